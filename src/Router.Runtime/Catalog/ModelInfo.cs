using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>
/// What the catalog knows about a model as one provider serves it. A property that is <see langword="null"/> is unknown: the model
/// may or may not have it. Prices are list prices in US dollars, without batch, priority, regional or volume terms; 0 is a price.
/// Immutable and safe to use from any thread.
/// </summary>
public sealed class ModelInfo
{
    private readonly ModelFacts _facts;

    internal ModelInfo(ModelFacts facts) => _facts = facts;

    /// <summary>Provider and model as the provider writes it, e.g. <c>openai/gpt-4o</c>: the key under which it stands in the catalog.</summary>
    public string Id => _facts.Id;

    /// <summary>The part of <see cref="Id"/> before the first slash.</summary>
    public string Provider => Id[..Id.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The part of <see cref="Id"/> after the first slash.</summary>
    public string Model => Id[(Id.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// What it does: <c>chat</c>, <c>completion</c>, <c>embedding</c>, <c>image</c>, <c>moderation</c>, <c>realtime</c>, <c>rerank</c>,
    /// <c>responses</c> (a chat model that is served by the Responses API only), <c>speech</c>, <c>transcription</c> or <c>video</c>.
    /// </summary>
    public string Mode => _facts.Mode;

    /// <summary>The most tokens of prompt and answer together; of the input alone where the answer is not made of tokens.</summary>
    public int? ContextWindow => _facts.ContextWindow;

    /// <summary>The most tokens of the prompt, where that is less than <see cref="ContextWindow"/>.</summary>
    public int? MaxInputTokens => _facts.MaxInput;

    /// <summary>The most tokens of the answer, reasoning included.</summary>
    public int? MaxOutputTokens => _facts.MaxOutput;

    /// <summary>US dollars per million tokens of the prompt.</summary>
    public double? InputPrice => _facts.Prices.Input;

    /// <summary>US dollars per million tokens of the prompt that are read from the provider's prompt cache.</summary>
    public double? CachedInputPrice => _facts.Prices.CachedInput;

    /// <summary>US dollars per million tokens of the prompt that are written to the provider's prompt cache, where that has a price of its own.</summary>
    public double? CacheWritePrice => _facts.Prices.CacheWrite;

    /// <summary>US dollars per million tokens of the answer, reasoning included.</summary>
    public double? OutputPrice => _facts.Prices.Output;

    /// <summary>
    /// A prompt of more tokens than this has the prices <see cref="LongInputPrice"/> and <see cref="LongOutputPrice"/>, all of it;
    /// <see langword="null"/> when its length does not matter.
    /// </summary>
    public int? LongPromptTokens => _facts.LongPromptTokens;

    /// <summary>US dollars per million tokens of a prompt that is longer than <see cref="LongPromptTokens"/>.</summary>
    public double? LongInputPrice => _facts.LongPrices.Input;

    /// <summary>US dollars per million tokens of an answer to such a prompt.</summary>
    public double? LongOutputPrice => _facts.LongPrices.Output;

    /// <summary>US dollars per million tokens of audio in.</summary>
    public double? AudioInputPrice => _facts.AudioInputPrice;

    /// <summary>US dollars per million tokens of audio out.</summary>
    public double? AudioOutputPrice => _facts.AudioOutputPrice;

    /// <summary>US dollars per million tokens of images in, where they cost other than text.</summary>
    public double? ImageInputPrice => _facts.ImageInputPrice;

    /// <summary>US dollars per image out, in the default size and quality.</summary>
    public double? ImagePrice => _facts.ImagePrice;

    /// <summary>US dollars per second of audio in, or of video out.</summary>
    public double? SecondPrice => _facts.SecondPrice;

    /// <summary>US dollars per million characters in.</summary>
    public double? CharactersPrice => _facts.CharactersPrice;

    /// <summary>US dollars per request, whatever its size.</summary>
    public double? RequestPrice => _facts.RequestPrice;

    /// <summary>Whether it calls tools.</summary>
    public bool? SupportsTools => Knows(ModelFeatures.Tools);

    /// <summary>Whether it calls several tools in one answer.</summary>
    public bool? SupportsParallelTools => Knows(ModelFeatures.ParallelTools);

    /// <summary>Whether it holds its answer to a JSON schema.</summary>
    public bool? SupportsJsonSchema => Knows(ModelFeatures.JsonSchema);

    /// <summary>Whether it takes images.</summary>
    public bool? SupportsVision => Knows(ModelFeatures.Vision);

    /// <summary>Whether it takes audio.</summary>
    public bool? SupportsAudioInput => Knows(ModelFeatures.AudioInput);

    /// <summary>Whether it takes video.</summary>
    public bool? SupportsVideoInput => Knows(ModelFeatures.VideoInput);

    /// <summary>Whether it takes PDF documents.</summary>
    public bool? SupportsPdf => Knows(ModelFeatures.Pdf);

    /// <summary>Whether it answers in audio.</summary>
    public bool? SupportsAudioOutput => Knows(ModelFeatures.AudioOutput);

    /// <summary>Whether it answers in images.</summary>
    public bool? SupportsImageOutput => Knows(ModelFeatures.ImageOutput);

    /// <summary>Whether it thinks before it answers.</summary>
    public bool? SupportsReasoning => Knows(ModelFeatures.Reasoning);

    /// <summary>Whether it takes a sampling temperature other than its default.</summary>
    public bool? SupportsTemperature => Knows(ModelFeatures.Temperature);

    /// <summary>Whether it is cheaper for a prompt prefix that it has seen shortly before.</summary>
    public bool? SupportsPromptCache => Knows(ModelFeatures.PromptCache);

    /// <summary>Whether it streams its answer.</summary>
    public bool? SupportsStreaming => Knows(ModelFeatures.Streaming);

    /// <summary>When it was released; the first of the month when only that is known.</summary>
    public DateOnly? Released => Day(_facts.Released);

    /// <summary>Whether its provider advises against it or has announced its end.</summary>
    public bool IsDeprecated => _facts.IsDeprecated;

    /// <summary>The day from which its provider refuses requests: announced or past; <see langword="null"/> when none is known.</summary>
    public DateOnly? Retired => Day(_facts.Retired);

    /// <summary>Its id and what it does.</summary>
    public override string ToString() => $"{Id} ({Mode})";

    private bool? Knows(ModelFeatures feature) => (_facts.Has & feature) != 0 ? true : (_facts.Lacks & feature) != 0 ? false : null;

    private static DateOnly? Day(DateTime? midnight) => midnight is { } day ? DateOnly.FromDateTime(day) : null;
}
