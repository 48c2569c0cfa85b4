using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>Kinds of values in words.</summary>
internal static class Kinds
{
    public static string Describe(ConfigKind kind) => kind switch
    {
        ConfigKind.Null => "null",
        ConfigKind.Text => "a text",
        ConfigKind.Number => "a number",
        ConfigKind.Flag => "true or false",
        ConfigKind.Array => "an array",
        _ => "an object",
    };

    /// <summary>A value of another kind as JSON, where only its form is wrong, such as a number in quotes; else <see langword="null"/>.</summary>
    public static string? Convert(ConfigNode node, ConfigKind wanted) => (node.Kind, wanted) switch
    {
        (ConfigKind.Text, ConfigKind.Number) => double.TryParse(
            node.Text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? Words.Number(number) : null,
        (ConfigKind.Number, ConfigKind.Text) => FaultFix.Text(Words.Number(node.Number)),
        (ConfigKind.Text, ConfigKind.Flag) => node.Text.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "on" => "true",
            "false" or "no" or "off" => "false",
            _ => null,
        },
        (ConfigKind.Number, ConfigKind.Flag) => node.Number == 1 ? "true" : node.Number == 0 ? "false" : null,
        (ConfigKind.Text, ConfigKind.Array) => "[" + FaultFix.Text(node.Text) + "]",
        _ => null,
    };
}
