namespace LlmRouter.Resilience;

/// <summary>
/// What the messages of refused requests mean where no code says it: the last evidence. A new pattern is a row here. A <c>*</c>
/// stands for anything; case does not matter. No pattern is made of words that ordinary rate limits contain as well, such as
/// "quota" or "billing".
/// </summary>
internal static class ErrorWords
{
    // Of a longer message the beginning is looked at.
    private const int LongestMessage = 4_096;

    // "You have " and the like may go before what a message begins with.
    private const int LongestStart = 12;

    private static readonly Pattern[] Patterns =
    [
        new("context length", FailureKind.ContextWindowExceeded),
        new("context window", FailureKind.ContextWindowExceeded),
        new("context size", FailureKind.ContextWindowExceeded),
        new("context limit", FailureKind.ContextWindowExceeded),
        new("prompt is too long", FailureKind.ContextWindowExceeded),
        new("input is too long", FailureKind.ContextWindowExceeded),
        new("token count*exceeds", FailureKind.ContextWindowExceeded),
        new("too many input tokens", FailureKind.ContextWindowExceeded),
        new("too many tokens", FailureKind.ContextWindowExceeded),
        new("maximum prompt length", FailureKind.ContextWindowExceeded),
        new("reduce the length of the", FailureKind.ContextWindowExceeded),
        new("tokens*must be <=", FailureKind.ContextWindowExceeded),

        new("content management policy", FailureKind.ContentFiltered),
        new("content policy", FailureKind.ContentFiltered),
        new("content filtering policy", FailureKind.ContentFiltered),
        new("content exists risk", FailureKind.ContentFiltered),

        new("api version not supported", FailureKind.NotFound),
        new("api version is not supported", FailureKind.NotFound),
        new("unsupported api version", FailureKind.NotFound),
        new("unsupported api-version", FailureKind.NotFound),
        new("does not support the api version", FailureKind.NotFound),
        new("api-version*is invalid", FailureKind.NotFound),
        new("api-version*not supported", FailureKind.NotFound),
        new("model identifier is invalid", FailureKind.NotFound),
        new("with on-demand throughput isn", FailureKind.NotFound),
        new("not a valid model", FailureKind.NotFound),
        new("model not exist", FailureKind.NotFound),
        new("model not found", FailureKind.NotFound),
        new("the model*does not exist", FailureKind.NotFound),

        // They take a key out of rotation: only where the provider begins with them, and not where it repeats what it was sent. After the
        // names of models, with which some begin.
        new("credit balance is too low", FailureKind.QuotaExhausted, AtStart: true),
        new("reached your specified*usage limits", FailureKind.QuotaExhausted, AtStart: true),

        new("api key not valid", FailureKind.Authentication, AtStart: true),
        new("incorrect api key", FailureKind.Authentication, AtStart: true),
        new("invalid api key", FailureKind.Authentication, AtStart: true),

        // Something that a newer version of the interface has is missing in this one, not the endpoint.
        new("only for api version", FailureKind.Unsupported),
        new("only in api version", FailureKind.Unsupported),
        new("unsupported parameter", FailureKind.Unsupported),
        new("unsupported value", FailureKind.Unsupported),
        new("unrecognized request argument", FailureKind.Unsupported),
        new("unknown parameter", FailureKind.Unsupported),
        new("does not support", FailureKind.Unsupported),
        new("doesn't support", FailureKind.Unsupported),
        new("is not supported", FailureKind.Unsupported),

        // With 429 no others count: a request that is refused for its size alone, and Bedrock's one limit that only a new day resets.
        new("request too large", FailureKind.RequestTooLarge, OfLimits: true),
        new("per day", FailureKind.QuotaExhausted, OfLimits: true, Type: "ThrottlingException"),
    ];

    /// <summary>The first pattern that the message has and whose kind may be meant.</summary>
    public static FailureKind? Find(in ErrorFacts facts, KindSet kinds)
    {
        if (facts.Message is not { Length: > 0 } text)
        {
            return null;
        }

        ReadOnlySpan<char> message = text.AsSpan(0, Math.Min(text.Length, LongestMessage));
        foreach (Pattern pattern in Patterns)
        {
            if (kinds.Contains(pattern.Kind)
                && pattern.OfLimits == (facts.Status == 429)
                && (pattern.Type is null || string.Equals(pattern.Type, facts.Type, StringComparison.OrdinalIgnoreCase))
                && Matches(message, pattern))
            {
                return pattern.Kind;
            }
        }

        return null;
    }

    private static bool Matches(ReadOnlySpan<char> message, Pattern pattern)
    {
        bool first = pattern.AtStart;
        foreach (Range part in pattern.Words.AsSpan().Split('*'))
        {
            ReadOnlySpan<char> words = pattern.Words.AsSpan()[part];
            int at = message.IndexOf(words, StringComparison.OrdinalIgnoreCase);
            if (at < 0 || (first && at > LongestStart))
            {
                return false;
            }

            first = false;
            message = message[(at + words.Length)..];
        }

        return true;
    }

    /// <param name="Words">What it looks for.</param>
    /// <param name="Kind">What that means.</param>
    /// <param name="OfLimits">Whether it is one for 429, where no other counts.</param>
    /// <param name="Type">The only type of error with which it means that.</param>
    /// <param name="AtStart">Whether the message must begin with it.</param>
    private readonly record struct Pattern(string Words, FailureKind Kind, bool OfLimits = false, string? Type = null, bool AtStart = false);
}
