namespace LlmRouter.Configuration.Tests;

/// <summary>Facts that a refresh must not lose or turn round, taken from the providers' own pages and the raw material.</summary>
public class KnownModelTests
{
    [Theory]
    [InlineData("openai", "gpt-4o", "chat", 128_000, 16_384, 2.5, 1.25, 10.0)]
    [InlineData("openai", "gpt-4o-2024-05-13", "chat", 128_000, 4_096, 5.0, null, 15.0)]
    [InlineData("openai", "gpt-4o-mini", "chat", 128_000, 16_384, 0.15, 0.075, 0.6)]
    [InlineData("openai", "gpt-4.1", "chat", 1_047_576, 32_768, 2.0, 0.5, 8.0)]
    [InlineData("openai", "gpt-4.1-nano", "chat", 1_047_576, 32_768, 0.1, 0.025, 0.4)]
    [InlineData("openai", "gpt-5", "chat", 400_000, 128_000, 1.25, 0.125, 10.0)]
    [InlineData("openai", "gpt-5-nano", "chat", 400_000, 128_000, 0.05, 0.005, 0.4)]
    [InlineData("openai", "gpt-5.5", "chat", 1_050_000, 128_000, 5.0, 0.5, 30.0)]
    [InlineData("openai", "gpt-5-pro", "responses", 400_000, 272_000, 15.0, null, 120.0)]
    [InlineData("openai", "o3", "chat", 200_000, 100_000, 2.0, 0.5, 8.0)]
    [InlineData("openai", "text-embedding-3-small", "embedding", 8_191, null, 0.02, null, 0.0)]
    [InlineData("openai", "text-embedding-3-large", "embedding", 8_191, null, 0.13, null, 0.0)]
    [InlineData("openai", "omni-moderation-latest", "moderation", 32_768, null, 0.0, null, 0.0)]
    [InlineData("azure", "gpt-4o", "chat", 128_000, 16_384, 2.5, 1.25, 10.0)]
    [InlineData("azure", "gpt-5-chat", "chat", 128_000, 16_384, 1.25, 0.125, 10.0)]
    [InlineData("anthropic", "claude-haiku-4-5", "chat", 200_000, 64_000, 1.0, 0.1, 5.0)]
    [InlineData("anthropic", "claude-sonnet-4-5", "chat", 200_000, 64_000, 3.0, 0.3, 15.0)]
    [InlineData("anthropic", "claude-opus-4-8", "chat", 1_000_000, 128_000, 5.0, 0.5, 25.0)]
    [InlineData("gemini", "gemini-2.5-flash", "chat", 1_048_576, 65_536, 0.3, 0.03, 2.5)]
    [InlineData("gemini", "gemini-2.5-pro", "chat", 1_048_576, 65_536, 1.25, 0.125, 10.0)]
    [InlineData("mistral", "mistral-large-latest", "chat", 262_144, 262_144, 0.5, null, 1.5)]
    [InlineData("cohere", "command-a-03-2025", "chat", 256_000, 8_000, 2.5, null, 10.0)]
    [InlineData("deepseek", "deepseek-chat", "chat", 1_000_000, 384_000, 0.14, 0.0028, 0.28)]
    [InlineData("xai", "grok-4.3", "chat", 1_000_000, 30_000, 1.25, 0.2, 2.5)]
    [InlineData("groq", "llama-3.3-70b-versatile", "chat", 131_072, 32_768, 0.59, null, 0.79)]
    [InlineData("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", "chat", 131_072, 131_072, 0.88, null, 0.88)]
    [InlineData("bedrock", "amazon.nova-micro-v1:0", "chat", 128_000, 8_192, 0.035, 0.00875, 0.14)]
    [InlineData("perplexity", "sonar-pro", "chat", 200_000, 8_192, 3.0, null, 15.0)]
    public void Windows_and_prices(
        string provider, string model, string mode, int context, int? maxOutput, double input, double? cached, double output)
    {
        ModelFacts facts = KnownModels.Find(provider, model)!;
        Assert.Equal(mode, facts.Mode);
        Assert.Equal(context, facts.ContextWindow);
        Assert.Equal(maxOutput, facts.MaxOutput);
        Assert.Equal(input, facts.Prices.Input);
        Assert.Equal(cached, facts.Prices.CachedInput);
        Assert.Equal(output, facts.Prices.Output);
    }

    [Fact]
    public void Prices_of_other_units()
    {
        Assert.Equal(0.0001, KnownModels.Find("openai", "whisper-1")!.SecondPrice);
        Assert.Equal(15, KnownModels.Find("openai", "tts-1")!.CharactersPrice);
        Assert.Equal(0.04, KnownModels.Find("gemini", "imagen-4.0-generate-001")!.ImagePrice);
        Assert.Equal(0.002, KnownModels.Find("cohere", "rerank-v3.5")!.RequestPrice);
        Assert.Equal(64, KnownModels.Find("openai", "gpt-audio")!.AudioOutputPrice);
        Assert.Equal(10, KnownModels.Find("openai", "gpt-image-1")!.ImageInputPrice);
    }

    [Fact]
    public void Features_are_known_to_be_there_known_to_be_missing_or_unknown()
    {
        ModelFacts facts = KnownModels.Find("openai", "o3-mini")!;
        Assert.True(facts.Has.HasFlag(ModelFeatures.Tools | ModelFeatures.Reasoning | ModelFeatures.JsonSchema | ModelFeatures.PromptCache));
        Assert.True(facts.Lacks.HasFlag(ModelFeatures.Vision | ModelFeatures.AudioInput | ModelFeatures.Temperature));
        Assert.Equal(ModelFeatures.None, (facts.Has | facts.Lacks) & ModelFeatures.Streaming);
        Assert.True(KnownModels.Find("openai", "gpt-3.5-turbo")!.Has.HasFlag(ModelFeatures.Tools));
    }

    [Fact]
    public void A_long_prompt_has_its_own_price_only_beyond_the_limit()
    {
        ModelFacts facts = KnownModels.Find("gemini", "gemini-2.5-pro")!;
        Assert.Equal(200_000, facts.LongPromptTokens);
        Assert.Equal(facts.Prices, facts.PricesFor(200_000));
        Assert.Equal(new TokenPrices(2.5, 0.25, null, 15), facts.PricesFor(200_001));
        Assert.Equal(facts.Prices, facts.PricesFor(-1));
        Assert.Equal(new TokenPrices(2.5, 0.25, null, 15), facts.PricesFor(long.MaxValue));
        Assert.Equal(default, facts.WithoutPrices().PricesFor(long.MaxValue));
    }

    [Fact]
    public void What_a_long_prompt_is_not_said_to_cost_costs_as_before()
    {
        var facts = new ModelFacts("a/b", "chat") { Prices = new(1, 0.5, 2, 4), LongPromptTokens = 10, LongPrices = new(3, null, null, 6) };
        Assert.Equal(new TokenPrices(3, 0.5, 2, 6), facts.PricesFor(11));
    }

    [Fact]
    public void The_facts_have_a_date() => Assert.InRange(KnownModels.AsOf, new DateTime(2026, 7, 2), new DateTime(2100, 1, 1));
}
