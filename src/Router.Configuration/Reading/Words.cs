using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration;

/// <summary>How messages name things.</summary>
internal static class Words
{
    private const int LongestName = 80;

    public const string Defaults = "the router's defaults";

    public static string Group(string name) => $"group '{Show(name)}'";

    public static string Deployment(string id, string group) => $"deployment '{Show(id)}' of group '{Show(group)}'";

    public static string Endpoint(string name) => $"endpoint '{Show(name)}'";

    public static string Fallback(string target, string where) => $"fallback '{Show(target)}' of {where}";

    public static string Alias(string name) => $"alias '{Show(name)}'";

    public static string Budget(string scope) => $"budget '{Show(scope)}'";

    /// <summary>A type as people write it.</summary>
    public static string Type(string code) => code.Replace("global::", "");

    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    /// <summary>A name as a message can show it: on one line, not too long, and with nothing in it that no encoding can carry.</summary>
    public static string Show(string name)
    {
        // A key that was pasted where a name belongs is in no message.
        if (KeyPatterns.IsPasted(name))
        {
            return "***";
        }

        var builder = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (builder.Length >= LongestName)
            {
                return builder.Append("...").ToString();
            }

            if (char.IsSurrogate(name[i]) && i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
            {
                builder.Append(name[i]).Append(name[++i]);
            }
            else
            {
                builder.Append(char.IsControl(name[i]) || char.IsSurrogate(name[i]) ? '?' : name[i]);
            }
        }

        return builder.ToString();
    }

    /// <summary>What to write instead: the nearest candidate, or all of them when they are few.</summary>
    public static string Hint(string? suggestion, IReadOnlyList<string> candidates, string what)
    {
        const int Few = 12;
        if (suggestion is not null)
        {
            return $"did you mean '{Show(suggestion)}'?";
        }

        if (candidates.Count == 0)
        {
            return $"there is no {what}";
        }

        var builder = new StringBuilder("use ");
        if (candidates.Count > Few)
        {
            return builder.Append($"one of the {candidates.Count} there are, such as '{Show(candidates[0])}'").ToString();
        }

        for (int i = 0; i < candidates.Count; i++)
        {
            builder.Append(i == 0 ? "" : i == candidates.Count - 1 ? " or " : ", ").Append('\'').Append(Show(candidates[i])).Append('\'');
        }

        return builder.ToString();
    }
}
