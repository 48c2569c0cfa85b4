using LlmRouter.Configuration;

namespace LlmRouter.Analyzers.Tests;

public class CatalogTests
{
    [Fact]
    public void The_analyzers_carry_the_model_catalog()
    {
        Assert.Equal("openai/gpt-4o", KnownModels.Find("OpenAI", "gpt-4o")?.Id);
        Assert.Equal(128_000, KnownModels.Find("azure", "gpt-4o")?.ContextWindow);
        Assert.Null(KnownModels.Find("openai", "no-such-model"));
    }
}
