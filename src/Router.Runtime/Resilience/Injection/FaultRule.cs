using LlmRouter.Errors;

namespace LlmRouter.Resilience.Injection;

/// <summary>One injection: whose attempts fail, how, and how many of them. Guarded by the lock of its <see cref="FaultBook"/>.</summary>
internal sealed class FaultRule(FaultTarget target, FailureKind kind)
{
    public FaultTarget Target { get; } = target;

    /// <summary>How many attempts it is still for; <see langword="null"/>: for every one.</summary>
    public int? Left { get; set; }

    public double Probability { get; init; } = 1;

    /// <summary>Visible chunks of a stream that come before it; <see langword="null"/>: it comes in place of any answer.</summary>
    public int? AfterChunks { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public int? StatusCode { get; init; }

    public Failure ToFailure() => AfterChunks is null ? InjectedFailure.Of(kind, RetryAfter, StatusCode) : InjectedFailure.OfStream(kind);
}
