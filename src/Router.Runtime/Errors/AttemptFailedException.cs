namespace LlmRouter;

/// <summary>
/// One attempt failed: what a pipeline given by <see cref="RouterOptions.AttemptPipeline"/> gets to see and to judge by. Callers of the
/// router never see it. Contains no secret.
/// </summary>
public sealed class AttemptFailedException : Exception
{
    internal AttemptFailedException(Errors.Failure failure)
        : base(failure.Message, failure.Exception)
        => Failure = failure;

    /// <summary>Why it failed.</summary>
    public FailureKind Kind => Failure.Kind;

    /// <summary>The provider's HTTP status, when it answered with an error.</summary>
    public int? StatusCode => Failure.StatusCode;

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter => Failure.RetryAfter;

    internal Errors.Failure Failure { get; }

    /// <summary>Message, causes and stack trace, without anything that looks like a credential.</summary>
    public override string ToString() => Errors.Redaction.Mask(base.ToString());
}
