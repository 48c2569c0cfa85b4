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
}
