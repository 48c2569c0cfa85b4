namespace LlmRouter.Configuration;

/// <summary>What is known about a model as one provider serves it: a line of <c>models.catalog</c>. Immutable.</summary>
/// <param name="Id">The line's key, <c>provider/model</c>, as the provider writes the model.</param>
/// <param name="Mode">One of <see cref="Modes"/>. <c>responses</c> is a chat model that is served by the Responses API only.</param>
internal sealed record ModelFacts(string Id, string Mode)
{
    /// <summary>The modes of the catalog; a group's <c>mode</c> uses the same words.</summary>
    public static readonly string[] Modes =
    [
        "chat", "completion", "embedding", "image", "moderation", "realtime", "rerank", "responses", "speech", "transcription", "video",
    ];

    /// <summary>Tokens of prompt and answer together, or of the input where there is no answer in tokens.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Tokens of the prompt, where its limit is lower than the window.</summary>
    public int? MaxInput { get; init; }

    /// <summary>Tokens of the answer, reasoning included.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>What tokens of text cost.</summary>
    public TokenPrices Prices { get; init; }

    /// <summary>A prompt of more tokens than this costs <see cref="LongPrices"/>, all of it; <see langword="null"/> when length does not matter.</summary>
    public int? LongPromptTokens { get; init; }

    /// <summary>What a long prompt and its answer cost.</summary>
    public TokenPrices LongPrices { get; init; }

    /// <summary>US dollars per million tokens of audio in.</summary>
    public double? AudioInputPrice { get; init; }

    /// <summary>US dollars per million tokens of audio out.</summary>
    public double? AudioOutputPrice { get; init; }

    /// <summary>US dollars per million tokens of images in, where they cost other than text.</summary>
    public double? ImageInputPrice { get; init; }

    /// <summary>US dollars per image out, in the default size and quality.</summary>
    public double? ImagePrice { get; init; }

    /// <summary>US dollars per second of audio in, or of video out.</summary>
    public double? SecondPrice { get; init; }

    /// <summary>US dollars per million characters in.</summary>
    public double? CharactersPrice { get; init; }

    /// <summary>US dollars per request, whatever its size.</summary>
    public double? RequestPrice { get; init; }

    /// <summary>What it is known to have.</summary>
    public ModelFeatures Has { get; init; }

    /// <summary>What it is known to lack. In neither set: unknown.</summary>
    public ModelFeatures Lacks { get; init; }

    /// <summary>When it was released, at midnight UTC; the first of the month when only that is known.</summary>
    public DateTime? Released { get; init; }

    /// <summary>Its provider advises against it, or has announced its end.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>From when, midnight UTC, requests fail: announced or past.</summary>
    public DateTime? Retired { get; init; }

    /// <summary>What the tokens of a prompt of this length and of its answer cost.</summary>
    public TokenPrices PricesFor(long inputTokens) => inputTokens > LongPromptTokens ? LongPrices.Or(Prices) : Prices;

    /// <summary>The same model where another price applies, that nobody here knows.</summary>
    public ModelFacts WithoutPrices() => this with
    {
        Prices = default,
        LongPromptTokens = null,
        LongPrices = default,
        AudioInputPrice = null,
        AudioOutputPrice = null,
        ImageInputPrice = null,
        ImagePrice = null,
        SecondPrice = null,
        CharactersPrice = null,
        RequestPrice = null,
    };

    /// <summary>The same model at a provider that sets its own schedule for withdrawing it.</summary>
    public ModelFacts WithoutEnd() => this with { IsDeprecated = false, Retired = null };
}
