using System.Text.RegularExpressions;

namespace LlmRouter.Errors;

/// <summary>
/// Makes a foreign message fit to be shown: anything that looks like a credential becomes <c>***</c>, control characters
/// become spaces, and it ends after 300 characters. Providers echo keys ("Incorrect API key provided: sk-...").
/// </summary>
internal static partial class Redaction
{
    public const int LongestMessage = 300;

    // Looked at before the patterns run, so that a megabyte of HTML costs nothing.
    private const int LongestInput = 4_096;

    /// <summary>Shorter secrets are not looked for: they would be found in every message.</summary>
    private const int ShortestSecret = 4;

    public static string Clean(string message) => Clean(message, LongestMessage);

    public static string Clean(string message, int longest)
    {
        string text = message.Length > LongestInput ? message[..LongestInput] : message;
        text = Credentials().Replace(text, "***");
        text = ControlCharacters().Replace(text, " ").Trim();
        return text.Length > longest ? string.Concat(text.AsSpan(0, longest - 3), "...") : text;
    }

    /// <summary>The message without secrets that are known, whatever they look like. Goes before <see cref="Clean(string)"/>.</summary>
    public static string Hide(string message, IReadOnlyList<string> secrets)
    {
        foreach (string secret in secrets)
        {
            if (secret.Length >= ShortestSecret)
            {
                message = message.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        return message;
    }

    [GeneratedRegex(
        """(?i)\b(?:bearer|basic)\s+[a-z0-9._~+/=\-]{6,}|\b(?:sk|pk|rk|xai|gsk|key|hf|r8)[-_][a-z0-9_\-*]{6,}|\bAIza[a-z0-9_\-]{20,}|(?<=(?:api[-_ ]?key|authorization|token|secret)["']?\s*[:=]\s*["']?)[^\s"',;}]{4,}|\b(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{32,}\b""",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacters();
}
