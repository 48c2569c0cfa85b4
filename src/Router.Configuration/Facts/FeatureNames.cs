namespace LlmRouter.Configuration;

/// <summary>What a model can do beyond plain text, as configurations spell it.</summary>
internal static class FeatureNames
{
    public const string Tools = "tools";
    public const string Vision = "vision";
    public const string JsonSchema = "json-schema";
    public const string Streaming = "streaming";
    public const string Audio = "audio";
    public const string Pdf = "pdf";
    public const string Reasoning = "reasoning";

    /// <summary>The order is that of the bits of a set of features.</summary>
    public static readonly string[] All = [Tools, Vision, JsonSchema, Streaming, Audio, Pdf, Reasoning];

    /// <summary>Splits <c>!vision</c> into the word and what it says of it.</summary>
    public static string Word(string text, out bool lacks)
    {
        lacks = text.Length > 0 && text[0] == '!';
        return lacks ? text.Substring(1) : text;
    }
}
