using System.Globalization;
using System.Text;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>Takes the small texts of tables apart: words, <c>key=value</c>, <c>"quoted words"</c>, times.</summary>
internal static class Words
{
    /// <summary>Parts between separators that do not stand in quotes, trimmed; empty ones are left out.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool quoted = false;
        foreach (char c in text)
        {
            quoted ^= c == '"';
            if (!quoted && (separator == ' ' ? char.IsWhiteSpace(c) : c == separator))
            {
                Add();
            }
            else
            {
                part.Append(c);
            }
        }

        Add();
        return parts;

        void Add()
        {
            if (part.ToString().Trim() is { Length: > 0 } found)
            {
                parts.Add(found);
            }

            part.Clear();
        }
    }

    /// <summary>A word as <c>key=value</c>, without the quotes; a bare word has an empty value.</summary>
    public static (string Key, string Value) Pair(string word)
    {
        int at = word.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (word, "") : (word[..at], word[(at + 1)..].Trim('"'));
    }

    /// <summary><c>2s</c>, <c>500ms</c>, <c>5m</c>; a bare number is seconds.</summary>
    public static TimeSpan Time(string text)
    {
        (string number, double factor) = text switch
        {
            [.. var n, 'm', 's'] => (n, 0.001),
            [.. var n, 's'] => (n, 1),
            [.. var n, 'm'] => (n, 60),
            _ => (text, 1.0),
        };
        return TimeSpan.FromSeconds(double.Parse(number.Trim(), CultureInfo.InvariantCulture) * factor);
    }

    /// <summary><c>5s</c>, or <c>30..33.5s</c>. An exact time may come a few milliseconds late, as timers and waits round up.</summary>
    public static (TimeSpan From, TimeSpan To) Range(string text)
    {
        text = text.Replace(" ", "", StringComparison.Ordinal);
        int at = text.IndexOf("..", StringComparison.Ordinal);
        if (at < 0)
        {
            TimeSpan time = Time(text);
            return (time, time + TimeSpan.FromMilliseconds(20));
        }

        string unit = text[(text.LastIndexOfAny([.. "0123456789"]) + 1)..];
        string from = text[..at];
        return (Time(char.IsDigit(from[^1]) ? from + unit : from), Time(text[(at + 2)..]) + TimeSpan.FromMilliseconds(20));
    }
}
