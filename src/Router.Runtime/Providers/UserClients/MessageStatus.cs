using System.Globalization;
using System.Net;
using System.Text;
using LlmRouter.Providers.OpenAI;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>
/// Finds the HTTP status in the message of an exception, as libraries write it: "HTTP 429 (type: code)", "Status: 429 (Too Many
/// Requests)", "Status Code: TooManyRequests", "... does not indicate success: 429 (...)"; and a JSON body behind it.
/// </summary>
internal static class MessageStatus
{
    // Of a longer message the beginning is looked at.
    private const int LongestMessage = 16_384;

    // Where it may stand: at the beginning of the message, of a line, or anywhere.
    private static readonly (string Before, bool Anywhere)[] Phrases =
    [
        ("HTTP ", false),
        ("Status: ", false),
        ("Status Code: ", false),
        ("status code does not indicate success: ", true),
    ];

    public static ErrorFacts? Read(string? message)
    {
        if (string.IsNullOrEmpty(message))
        {
            return null;
        }

        ReadOnlySpan<char> text = message.AsSpan(0, Math.Min(message.Length, LongestMessage));
        foreach ((string before, bool anywhere) in Phrases)
        {
            int at = text.IndexOf(before, StringComparison.OrdinalIgnoreCase);
            if (at < 0 || !(anywhere || at == 0 || text[at - 1] == '\n') || Status(text[(at + before.Length)..], out ReadOnlySpan<char> rest) is not { } status)
            {
                continue;
            }

            int body = rest.IndexOf('{');
            ErrorFacts facts = body < 0 ? default : ErrorReader.ReadBody(Encoding.UTF8.GetBytes(rest[body..].ToString()));
            (string? type, string? code) = before[0] == 'H' ? InBrackets(rest) : default;
            return facts with { Status = status, Type = facts.Type ?? type, Code = facts.Code ?? code, Message = facts.Message ?? text.ToString() };
        }

        return null;
    }

    private static int? Status(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        int end = text.IndexOfAny(" \r\n.,;)");
        ReadOnlySpan<char> word = end < 0 ? text : text[..end];
        rest = text[word.Length..];
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number is >= 300 and <= 599 ? number : null;
        }

        return word.Length is > 1 and < 40 && char.IsAsciiLetterUpper(word[0]) && Enum.TryParse(word, out HttpStatusCode named) && (int)named >= 300 ? (int)named : null;
    }

    /// <summary>What stands in brackets behind the status: the type of the error and its code, or one of them.</summary>
    private static (string? Type, string? Code) InBrackets(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ');
        int end = text.IndexOf(')');
        if (end < 2 || text[0] != '(')
        {
            return default;
        }

        ReadOnlySpan<char> inside = text[1..end];
        int colon = inside.IndexOf(": ");
        return colon < 0 ? (null, inside.ToString()) : (inside[..colon].ToString(), inside[(colon + 2)..].ToString());
    }
}
