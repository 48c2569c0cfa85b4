namespace LlmRouter;

/// <summary>
/// A routed request failed. <see cref="Exception.Message"/> is one line that says what happened and what was tried, followed,
/// when no deployment could take the request, by one line for each of them. It never contains a secret.
/// <see cref="Exception.InnerException"/> is what was thrown below, if anything was.
/// </summary>
public class LlmRouterException : Exception
{
    internal LlmRouterException(string message, FailureKind kind, string group, string requestId, Exception? inner)
        : base(message, inner)
    {
        Kind = kind;
        Group = group;
        RequestId = requestId;
    }

    /// <summary>Why the request failed: the failure of the group that was asked for, whatever its fallbacks did.</summary>
    public FailureKind Kind { get; }

    /// <summary>The group that was asked for.</summary>
    public string Group { get; }

    /// <summary>The HTTP status of the failure: the provider's, else the one that a gateway should answer with.</summary>
    public int StatusCode { get; internal init; }

    /// <summary>The earliest time at which trying again makes sense, when that is known.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The router's own id of the request, also in logs.</summary>
    public string RequestId { get; }

    /// <summary>Every attempt, in order. Empty when no deployment could be asked.</summary>
    public IReadOnlyList<AttemptInfo> Attempts { get; internal init; } = [];

    /// <summary>
    /// Message, causes and stack trace, without anything that looks like a credential: what is thrown below the router, by a
    /// provider's client for instance, may quote one.
    /// </summary>
    public override string ToString() => Errors.Redaction.Mask(base.ToString());
}
