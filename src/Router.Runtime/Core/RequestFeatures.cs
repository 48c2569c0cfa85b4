namespace LlmRouter.Core;

/// <summary>What a request may need of a model beyond plain text in and out.</summary>
[Flags]
internal enum RequestFeatures
{
    None = 0,
    Tools = 1,

    /// <summary>Pictures in the input.</summary>
    Vision = 2,

    /// <summary>An answer that follows a JSON schema.</summary>
    JsonSchema = 4,
    Streaming = 8,

    /// <summary>Sound in the input.</summary>
    Audio = 16,

    /// <summary>PDF documents in the input.</summary>
    Pdf = 32,
    Reasoning = 64,
}
