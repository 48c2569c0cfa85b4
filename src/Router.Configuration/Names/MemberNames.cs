using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration;

/// <summary>The C# names that the generator makes of names in a configuration.</summary>
internal static class MemberNames
{
    /// <summary>Names that the property of a group must not have: a router's own members would be hidden.</summary>
    public static readonly string[] ReservedInRouter =
    [
        "Dispose", "DisposeAsync", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
        "Chat", "Embeddings", "CompleteAsync", "StreamAsync", "EmbedAsync", "GetStatus", "GetGroups", "Explain", "Select",
        "FindName", "CreateGroup", "CreateStrategy", "GroupAt", "Tables", "GroupNames", "DeploymentNames", "Create", "Load", "Parse",
        "Deployments", "UpdateSettings", "SetStrategy", "GetSettings", "Reset", "LoadFrom", "Watch",
        "ConfigurationChanged", "ConfigurationRejected", "Events", "Faults",
    ];

    /// <summary>Names that a generated member of a group's client must not have.</summary>
    public static readonly string[] ReservedInGroup =
    [
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
        "Dispose", "GetService", "Name", "Deployments",
    ];

    /// <summary>Names that the handle of a deployment must not have.</summary>
    public static readonly string[] ReservedInDeployments =
    [
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    ];

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>
    /// A legal identifier in PascalCase, never empty: <c>gpt-4</c> gives <c>Gpt4</c>, <c>azure-east</c> <c>AzureEast</c>,
    /// <c>4o</c> <c>_4o</c>. Different names may give the same one.
    /// </summary>
    public static string FromName(string name)
    {
        var builder = new StringBuilder(name.Length + 1);
        bool wordBegins = true;
        foreach (char c in name)
        {
            if (c == '_' || !IsPart(c))
            {
                wordBegins = true;
                continue;
            }

            if (builder.Length == 0 && !IsStart(c))
            {
                builder.Append('_');
            }

            builder.Append(wordBegins ? char.ToUpperInvariant(c) : c);
            wordBegins = false;
        }

        return builder.Length == 0 ? "_" : builder.ToString();
    }

    /// <summary>The member that a group or deployment becomes: as given, where that is possible, else made from its name.</summary>
    public static string Of(string name, SettingBag settings) =>
        settings.Text(Setting.MemberName) is { } given && IsIdentifier(given) ? given : FromName(name);

    /// <summary>Whether a text can stand as a member's name without a prefix.</summary>
    public static bool IsIdentifier(string text)
    {
        if (text.Length == 0 || !(text[0] == '_' || IsStart(text[0])) || Keywords.Contains(text))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c != '_' && !IsPart(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsStart(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static bool IsPart(char c) => IsStart(c) || char.GetUnicodeCategory(c) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
