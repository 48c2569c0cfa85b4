namespace LlmRouter.Testing.Faults;

/// <summary>For every kind of failure one fault that a router takes for it.</summary>
internal static class KindFaults
{
    public static Fault Of(FailureKind kind, TimeSpan? retryAfter)
    {
        Fault fault = kind switch
        {
            FailureKind.RateLimited => Fault.RateLimited(),
            FailureKind.RequestTooLarge => Fault.RequestTooLarge,
            FailureKind.QuotaExhausted => Fault.InsufficientQuota,
            FailureKind.Timeout => Fault.Status(408),

            // The one that asks to wait is overloaded, the other one broken.
            FailureKind.ServerError => Fault.Status(retryAfter is null ? 500 : 503),
            FailureKind.Connection => Fault.ResetConnection,
            FailureKind.MalformedResponse => Fault.MalformedJson,
            FailureKind.Authentication => Fault.InvalidApiKey,
            FailureKind.PermissionDenied => Fault.Status(403),
            FailureKind.NotFound => Fault.ModelNotFound,
            FailureKind.Conflict => Fault.Status(409),
            FailureKind.Unsupported => Fault.UnsupportedParameter("parallel_tool_calls"),
            FailureKind.BadRequest => Fault.Status(400),
            FailureKind.ContextWindowExceeded => Fault.ContextLengthExceeded(),
            FailureKind.ContentFiltered => Fault.ContentFiltered,
            _ => throw new ArgumentException($"No provider says {kind}.", nameof(kind)),
        };
        if (retryAfter is not { } wait)
        {
            return fault;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(retryAfter));
        return kind is FailureKind.RateLimited or FailureKind.QuotaExhausted or FailureKind.ServerError or FailureKind.Timeout or FailureKind.Conflict
            ? ((ErrorFault)fault).With(wait)
            : throw new ArgumentException($"A provider that says {kind} does not say when to come back.", nameof(retryAfter));
    }
}
