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

    // How far back the cut looks for a space, so that it does not leave half a credential.
    private const int LongestWord = 512;

    // Shorter secrets are not looked for: they would be found in every message.
    private const int ShortestSecret = 4;

    public static string Clean(string message) => Clean(message, LongestMessage);

    public static string Clean(string message, int longest)
    {
        string text = message.Length > LongestInput ? Cut(message) : message;
        try
        {
            text = Credentials().Replace(text, "$1$2***");
            text = ControlCharacters().Replace(text, " ").Trim();
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a message that cannot be shown)";
        }

        return text.Length > longest ? string.Concat(text.AsSpan(0, longest - 3), "...") : text;
    }

    /// <summary>A text of many lines without what looks like a credential; neither cut nor joined.</summary>
    public static string Mask(string text)
    {
        try
        {
            return Credentials().Replace(text, "$1$2***");
        }
        catch (RegexMatchTimeoutException)
        {
            return "(a text that cannot be shown)";
        }
    }

    /// <summary>The message without secrets that are known, whatever they look like. Goes before <see cref="Clean(string)"/>.</summary>
    public static string Hide(string message, IReadOnlyList<string> secrets)
    {
        // The longest first: one may be a part of another.
        foreach (string secret in secrets.OrderByDescending(s => s.Length))
        {
            if (secret.Length >= ShortestSecret)
            {
                message = message.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
            }
        }

        return message;
    }

    private static string Cut(string message)
    {
        int space = message.AsSpan(LongestInput - LongestWord, LongestWord).LastIndexOfAny(" \t\r\n");
        return message[..(space < 0 ? LongestInput : LongestInput - LongestWord + space)];
    }

    // In this order: what follows a label, with the label kept; a password in a URL; authentication schemes; prefixes that only
    // keys have; prefixes that words have as well, with a digit behind; Google, AWS, JWT; any long run of letters and digits.
    [GeneratedRegex(
        """
        (?ix)
          ( (?: (?: api[-_\ ]?key (?: \s+ (?:provided|given|supplied|used) )? | subscription[-_\ ]?key | authorization | token | secret | password | passwd | pwd )
              (?: \\?["'] )? \s* [:=] \s*
            | [?&] (?: key | sig | signature | code ) = )
            (?: \\?["'] )? (?: (?:bearer|basic) \s+ )? )
          [^\s"'\\,;&}]{4,}
        | (://[^\s/@:]{0,200}:) [^\s/@]+ (?=@)
        | \b (?:bearer|basic) \s+ [a-z0-9._~+/=\-]{6,}
        | \b (?: sk | xai | gsk | nvapi | pplx | csk | ghp | gho | ghs | github_pat | glpat ) [-_] [a-z0-9_\-*]{6,}
        | \b (?: pk | rk | key | hf | r8 | fw ) [-_] (?= [a-z_\-]* [\d*] ) [a-z0-9_\-*]{6,}
        | \b AIza [a-z0-9_\-]{20,}
        | \b (?-i: AKIA | ASIA ) [a-z0-9]{12,}
        | \b (?-i: eyJ ) [a-z0-9_\-]{8,} (?: \. [a-z0-9_\-]+ ){0,4}
        | \b (?= [a-z]* \d ) (?= \d* [a-z] ) [a-z0-9]{32,} \b
        """,
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacters();
}
