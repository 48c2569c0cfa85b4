namespace LlmRouter.Configuration;

/// <summary>The names of the kinds of failures, as <c>models.json</c> spells them.</summary>
internal static class FailureKindNames
{
    public const string BadRequest = "bad-request";
    public const string ContextWindowExceeded = "context-window-exceeded";
    public const string ContentFiltered = "content-filtered";

    /// <summary>In the order of the public enumeration <c>FailureKind</c>.</summary>
    public static readonly string[] All =
    [
        "rate-limited", "request-too-large", "quota-exhausted", "timeout", "server-error", "connection", "malformed-response", "authentication",
        "permission-denied", "not-found", "conflict", "unsupported", BadRequest, ContextWindowExceeded, ContentFiltered,
        "budget-exceeded", "none-eligible", "cancelled", "unknown-model",
    ];

    /// <summary>Those that an attempt can have, which are what can be configured: the first of <see cref="All"/>, in its order.</summary>
    public static readonly string[] OfAttempts = All.Take(15).ToArray();

    /// <summary>The kinds after which a group is not asked again, whatever is configured: every answer would be the same.</summary>
    public static readonly string[] NeverRetried = [BadRequest, ContentFiltered];

    /// <summary>The kinds that are no fault of the deployment, whatever is configured.</summary>
    public static readonly string[] NeverCooled = ["request-too-large", "conflict", "unsupported", BadRequest, ContextWindowExceeded, ContentFiltered];
}
