namespace LlmRouter.Resilience;

/// <summary>
/// What the messages of refused requests mean where no code says it. The last evidence, and only within 400, 413 and 422.
/// </summary>
internal static class ErrorWords
{
    private static readonly (string Words, FailureKind Kind)[] Patterns =
    [
        ("context length", FailureKind.ContextWindowExceeded),
        ("context window", FailureKind.ContextWindowExceeded),
        ("context size", FailureKind.ContextWindowExceeded),
        ("context limit", FailureKind.ContextWindowExceeded),
        ("prompt is too long", FailureKind.ContextWindowExceeded),
        ("input is too long", FailureKind.ContextWindowExceeded),
        ("content management policy", FailureKind.ContentFiltered),
        ("content policy", FailureKind.ContentFiltered),
        ("api version", FailureKind.NotFound),
        ("api-version", FailureKind.NotFound),
        ("unsupported parameter", FailureKind.Unsupported),
        ("unsupported value", FailureKind.Unsupported),
        ("unrecognized request argument", FailureKind.Unsupported),
        ("unknown parameter", FailureKind.Unsupported),
        ("does not support", FailureKind.Unsupported),
        ("is not supported", FailureKind.Unsupported),
    ];

    public static FailureKind? Find(string? message)
    {
        if (message is null)
        {
            return null;
        }

        foreach ((string words, FailureKind kind) in Patterns)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }
}
