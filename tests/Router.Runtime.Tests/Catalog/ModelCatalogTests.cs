namespace LlmRouter.Tests.Catalog;

public class ModelCatalogTests
{
    [Fact]
    public void A_known_model_is_described()
    {
        ModelInfo model = ModelCatalog.Find("OpenAI/gpt-4o")!;
        Assert.Equal("openai/gpt-4o", model.Id);
        Assert.Equal("openai", model.Provider);
        Assert.Equal("gpt-4o", model.Model);
        Assert.Equal("chat", model.Mode);
        Assert.Equal("openai/gpt-4o (chat)", model.ToString());
        Assert.Equal((128_000, null, 16_384), (model.ContextWindow, model.MaxInputTokens, model.MaxOutputTokens));
        Assert.Equal((2.5, 1.25, null, 10.0), (model.InputPrice, model.CachedInputPrice, model.CacheWritePrice, model.OutputPrice));
        Assert.Equal((true, true, false, false, null), (model.SupportsTools, model.SupportsVision, model.SupportsReasoning, model.SupportsAudioInput, model.SupportsStreaming));
        Assert.Equal(new DateOnly(2024, 5, 13), model.Released);
        Assert.Equal((true, new DateOnly(2027, 1, 14)), (model.IsDeprecated, model.Retired));
    }

    [Fact]
    public void What_depends_on_the_length_of_the_prompt_is_told()
    {
        ModelInfo model = ModelCatalog.Find("gemini/gemini-2.5-pro")!;
        Assert.Equal((200_000, 2.5, 15.0), (model.LongPromptTokens, model.LongInputPrice, model.LongOutputPrice));
    }

    [Fact]
    public void Prices_of_other_units_are_told()
    {
        Assert.Equal(0.0001, ModelCatalog.Find("openai/whisper-1")!.SecondPrice);
        Assert.Equal(15, ModelCatalog.Find("openai/tts-1")!.CharactersPrice);
        Assert.Equal(0.04, ModelCatalog.Find("gemini/imagen-4.0-generate-001")!.ImagePrice);
        Assert.Equal(0.002, ModelCatalog.Find("cohere/rerank-v3.5")!.RequestPrice);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("gpt-4o")]
    [InlineData("/gpt-4o")]
    [InlineData("openai/")]
    [InlineData("openai/*")]
    [InlineData("openai/no such model")]
    [InlineData("azure/my-deployment")]
    public void What_is_not_known_is_null(string model) => Assert.Null(ModelCatalog.Find(model));

    [Fact]
    public void No_name_at_all_is_refused() => Assert.Throws<ArgumentNullException>(() => ModelCatalog.Find(null!));

    [Fact]
    public void Every_model_is_found_by_its_id()
    {
        ModelInfo[] all = [.. ModelCatalog.All];
        Assert.True(all.Length > 500, $"{all.Length} models");
        Assert.All(all, model => Assert.Equal(model.Id, ModelCatalog.Find(model.Id)?.Id));
    }

    [Fact]
    public void The_facts_have_a_date() => Assert.InRange(ModelCatalog.AsOf, new DateOnly(2026, 7, 2), new DateOnly(2100, 1, 1));
}
