namespace LlmRouter.Configuration;

/// <summary>How a configuration refers to what must not stand in it: <c>env:NAME</c> and <c>config:Key</c>.</summary>
internal static class References
{
    public const string EnvironmentPrefix = "env:";
    public const string ConfigurationPrefix = "config:";

    /// <summary>Whether the text is meant as a reference, well formed or not.</summary>
    public static bool IsReference(string text) =>
        text.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) || text.StartsWith(ConfigurationPrefix, StringComparison.Ordinal);

    /// <summary>What is wrong with a text that is meant as a reference; <see langword="null"/> for good ones and for what is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="suggestion">The reference that was probably meant.</param>
    public static string? Complaint(string text, out string? suggestion)
    {
        suggestion = Foreign(text) is { } variable ? EnvironmentPrefix + variable : null;
        if (suggestion is not null)
        {
            return $"refers to an environment variable in another tool's way. Write \"{suggestion}\".";
        }

        string trimmed = text.Trim();
        foreach (string prefix in new[] { EnvironmentPrefix, ConfigurationPrefix })
        {
            if (!trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string name = trimmed.Substring(prefix.Length).Trim();
            string what = prefix == EnvironmentPrefix ? "\"env:NAME\"" : "\"config:Key\"";
            if (name.Length == 0)
            {
                return $"names nothing after \"{prefix}\". Write {what}.";
            }

            if (!IsName(name, prefix == ConfigurationPrefix))
            {
                return $"has a name that cannot be one. Write {what}, without quotes, spaces or '='.";
            }

            if (text != prefix + name)
            {
                suggestion = prefix + name;
                return $"is not written exactly as {what}: small letters before the colon and no spaces.";
            }
        }

        return null;
    }

    /// <summary>The variable in <c>os.environ/X</c>, <c>${X}</c>, <c>$X</c>, <c>$env:X</c>, <c>%X%</c> or <c>{{X}}</c>.</summary>
    private static string? Foreign(string text)
    {
        string trimmed = text.Trim();
        foreach ((string before, string after) in new[]
        {
            ("os.environ/", ""), ("os.environ.", ""), ("process.env.", ""), ("$env:", ""), ("${env:", "}"), ("${", "}"), ("$", ""), ("%", "%"), ("{{", "}}"),
        })
        {
            int length = trimmed.Length - before.Length - after.Length;
            if (length > 0 && trimmed.StartsWith(before, StringComparison.Ordinal) && trimmed.EndsWith(after, StringComparison.Ordinal))
            {
                string name = trimmed.Substring(before.Length, length).Trim();

                // After a lone dollar sign only capitals are a variable; anything else may be a key, which is never repeated.
                if (IsName(name, colons: false) && (before.Length > 1 || name == name.ToUpperInvariant()))
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static bool IsName(string name, bool colons)
    {
        foreach (char c in name)
        {
            if (!(char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '(' or ')' || (colons && c is ':' or ' ' or '/')))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
