using LlmRouter.Errors;

namespace LlmRouter.Resilience.Injection;

/// <summary>Failures as an adapter would report them, without a provider.</summary>
internal static class InjectedFailure
{
    public const string Message = "injected for a rehearsal";

    /// <exception cref="ArgumentException">No attempt fails so.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void Check(FailureKind kind, string parameter, TimeSpan? retryAfter = null, int? statusCode = null)
    {
        if (kind is FailureKind.BudgetExceeded or FailureKind.NoneEligible or FailureKind.Cancelled or FailureKind.UnknownModel || !Enum.IsDefined(kind))
        {
            throw new ArgumentException(
                $"No attempt fails with {kind}: inject what a provider or the way to it can do, such as {nameof(FailureKind.RateLimited)} or {nameof(FailureKind.Connection)}.", parameter);
        }

        if (retryAfter is { } wait && wait < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(retryAfter), wait, "A time to wait is not negative.");
        }

        if (statusCode is not { } status)
        {
            return;
        }

        if (kind is FailureKind.Connection or FailureKind.MalformedResponse)
        {
            throw new ArgumentException($"A failure of kind {kind} has no error status: nothing that says so has been answered.", nameof(statusCode));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400, nameof(statusCode));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599, nameof(statusCode));
    }

    /// <summary>A failure in place of any answer, as far on its way as such failures usually are.</summary>
    public static Failure Of(FailureKind kind, TimeSpan? retryAfter = null, int? statusCode = null)
    {
        int? status = statusCode ?? UsualStatus(kind);
        FailureStage stage = status is not null ? FailureStage.Answered
            : kind == FailureKind.Connection ? FailureStage.NotSent
            : FailureStage.Sent;
        return new Failure(kind, stage, Message) { StatusCode = status, RetryAfter = retryAfter };
    }

    /// <summary>A failure inside a stream, whose status was good.</summary>
    public static Failure OfStream(FailureKind kind) => new(kind, FailureStage.Sent, Message);

    private static int? UsualStatus(FailureKind kind) => kind switch
    {
        FailureKind.Timeout or FailureKind.Connection or FailureKind.MalformedResponse => null,
        FailureKind.ServerError => 500,
        _ => FailureReport.StatusOf(kind),
    };
}
