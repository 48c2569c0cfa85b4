namespace LlmRouter.Configuration;

/// <summary>What a served model may be able to do. In <c>models.catalog</c> each has the letter that <see cref="CatalogLine"/> lists.</summary>
[Flags]
internal enum ModelFeatures
{
    None = 0,

    /// <summary>Calls tools.</summary>
    Tools = 1 << 0,

    /// <summary>Calls several tools in one answer.</summary>
    ParallelTools = 1 << 1,

    /// <summary>Takes images.</summary>
    Vision = 1 << 2,

    /// <summary>Takes audio.</summary>
    AudioInput = 1 << 3,

    /// <summary>Takes PDF documents.</summary>
    Pdf = 1 << 4,

    /// <summary>Takes video.</summary>
    VideoInput = 1 << 5,

    /// <summary>Holds its answer to a JSON schema.</summary>
    JsonSchema = 1 << 6,

    /// <summary>Thinks before it answers.</summary>
    Reasoning = 1 << 7,

    /// <summary>Takes a sampling temperature other than its default.</summary>
    Temperature = 1 << 8,

    /// <summary>Is cheaper for a prompt prefix that it has seen shortly before.</summary>
    PromptCache = 1 << 9,

    /// <summary>Streams its answer.</summary>
    Streaming = 1 << 10,

    /// <summary>Answers in audio.</summary>
    AudioOutput = 1 << 11,

    /// <summary>Answers in images.</summary>
    ImageOutput = 1 << 12,
}
