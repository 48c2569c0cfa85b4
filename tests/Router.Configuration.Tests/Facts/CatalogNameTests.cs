namespace LlmRouter.Configuration.Tests;

public class CatalogNameTests
{
    [Theory]

    // Exact names, and the names that other routers have for providers.
    [InlineData("openai", "gpt-4o", "openai/gpt-4o")]
    [InlineData("OpenAI", "GPT-4o", "openai/gpt-4o")]
    [InlineData("together_ai", "Qwen/Qwen3.5-9B", "together/Qwen/Qwen3.5-9B")]
    [InlineData("fireworks_ai", "accounts/fireworks/models/gpt-oss-20b", "fireworks/accounts/fireworks/models/gpt-oss-20b")]
    [InlineData("azure_ai", "phi-4", "azure/phi-4")]

    // Snapshots: there under their date, or the model.
    [InlineData("openai", "gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13")]
    [InlineData("openai", "gpt-4.1-2025-04-14", "openai/gpt-4.1")]
    [InlineData("anthropic", "claude-opus-4-5-20251101", "anthropic/claude-opus-4-5-20251101")]
    [InlineData("anthropic", "claude-opus-4-7-20260416", "anthropic/claude-opus-4-7")]
    [InlineData("anthropic", "claude-sonnet-4-5-latest", "anthropic/claude-sonnet-4-5")]
    [InlineData("mistral", "mistral-small-latest", "mistral/mistral-small-latest")]
    [InlineData("gemini", "gemini-2.0-flash-001", "gemini/gemini-2.0-flash")]

    // Vertex AI's versions.
    [InlineData("vertex_ai", "claude-haiku-4-5@20251001", "vertex_ai/claude-haiku-4-5")]
    [InlineData("vertex_ai", "claude-opus-4-8@default", "vertex_ai/claude-opus-4-8")]

    // Bedrock's regions and versions.
    [InlineData("bedrock", "us.anthropic.claude-sonnet-4-6", "bedrock/us.anthropic.claude-sonnet-4-6")]
    [InlineData("bedrock", "us.amazon.nova-pro-v1:0", "bedrock/amazon.nova-pro-v1:0")]
    [InlineData("bedrock", "amazon.nova-pro-v1:0:300k", "bedrock/amazon.nova-pro-v1:0")]
    [InlineData("bedrock", "amazon.nova-pro", "bedrock/amazon.nova-pro-v1:0")]
    [InlineData("bedrock", "anthropic.claude-opus-4-7-v1:0", "bedrock/anthropic.claude-opus-4-7")]
    [InlineData("bedrock", "global.anthropic.claude-opus-4-7-20260416-v1:0", "bedrock/anthropic.claude-opus-4-7")]

    // Azure's deployments that are named after a model of OpenAI.
    [InlineData("azure", "gpt-5", "azure/gpt-5")]
    [InlineData("azure", "gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06")]
    [InlineData("azure", "gpt-35-turbo", "azure/gpt-35-turbo")]

    // Resellers of a model that has one price.
    [InlineData("openrouter", "openai/gpt-4o", "openai/gpt-4o")]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4-5")]
    [InlineData("openrouter", "google/gemini-2.5-pro", "gemini/gemini-2.5-pro")]
    [InlineData("vercel_ai_gateway", "xai/grok-4.3", "xai/grok-4.3")]
    [InlineData("openrouter", "x-ai/grok-4.3", "xai/grok-4.3")]
    public void A_model_is_found_with_its_price(string provider, string model, string expected)
    {
        ModelFacts? facts = KnownModels.Find(provider, model);
        Assert.Equal(expected, facts?.Id);
        Assert.NotNull(facts!.Prices.Input);
    }

    [Theory]

    // A fine-tuned model costs more than its base.
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::7p4lURel", "openai/gpt-4o-mini")]
    [InlineData("openai", "ft:gpt-4.1:acme:support:BxYz", "openai/gpt-4.1")]

    // Regions that cost more for some models.
    [InlineData("bedrock", "apac.anthropic.claude-sonnet-4-6", "bedrock/anthropic.claude-sonnet-4-6")]
    [InlineData("bedrock", "eu.amazon.nova-lite-v1:0", "bedrock/amazon.nova-lite-v1:0")]

    // Open models, whose price is a matter of who serves them, and variants.
    [InlineData("openrouter", "deepseek/deepseek-v4-pro", "deepseek/deepseek-v4-pro")]
    [InlineData("openrouter", "openai/gpt-4o:nitro", "openai/gpt-4o")]
    public void A_model_is_found_and_its_price_is_not_guessed(string provider, string model, string expected)
    {
        ModelFacts? facts = KnownModels.Find(provider, model);
        Assert.Equal(expected, facts?.Id);
        Assert.NotNull(facts!.ContextWindow);
        Assert.Equal(facts, facts.WithoutPrices());
    }

    [Theory]
    [InlineData("openai", "gpt-4o-extra")]
    [InlineData("openai", "gpt-4-0314-preview")]
    [InlineData("openai", "ft:")]
    [InlineData("openai", "ft:my-model:acme::1")]
    [InlineData("openai", "openai/gpt-4o")]
    [InlineData("azure", "my-gpt-4o")]
    [InlineData("azure", "gpt-4o-eastus")]
    [InlineData("azure", "ft:gpt-4o-mini-2024-07-18:acme::7p4lURel")]
    [InlineData("bedrock", "xx.anthropic.claude-sonnet-4-6")]
    [InlineData("bedrock", "us.")]
    [InlineData("bedrock", ":0")]
    [InlineData("bedrock", "-v1:0")]
    [InlineData("bedrock", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6")]
    [InlineData("vertex_ai", "@default")]
    [InlineData("openrouter", "gpt-4o")]
    [InlineData("openrouter", "openai/")]
    [InlineData("openrouter", "/gpt-4o")]
    [InlineData("openrouter", "openrouter/openai/gpt-4o")]
    [InlineData("openrouter", "auto")]
    [InlineData("openai", "-2024-05-13")]
    [InlineData("openai", "-latest")]
    [InlineData("gemini", "-001")]
    [InlineData("nobody", "gpt-4o")]
    public void Nothing_more_is_guessed(string provider, string model) => Assert.Null(KnownModels.Find(provider, model));

    public static TheoryData<string> HostileNames =>
    [
        "", " ", "*", "gpt-4o*", "gpt*", "gpt-4o ", " gpt-4o", "gpt-4o\n", "gpt-4o\0", "\r\n", "gpt-4o chat", "=openai/gpt-4o", "# As", "../../etc/passwd", "%s%n", "ｇｐｔ-4o",
        "gpt-4\u00f6", "\ud800", "\u212aimi", new string('a', 10_000), new string('/', 10_000), new string('-', 199), "ft:" + new string(':', 190), new string('\uffff', 10_000),
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_hostile_name_is_unknown(string name)
    {
        Assert.Null(KnownModels.Find("openai", name));
        Assert.Null(KnownModels.Find("bedrock", name));
        Assert.Null(KnownModels.Find("openrouter", name));
        Assert.Null(KnownModels.Find("openrouter", "openai/" + name));
        Assert.Null(KnownModels.Find(name, "gpt-4o"));
        Assert.Null(KnownModels.Find(name, name));
    }

    [Fact]
    public void A_provider_that_serves_the_model_of_another_keeps_it_for_as_long_as_it_likes()
    {
        ModelFacts retired = KnownModels.Find("openai", "gpt-4-turbo")!;
        ModelFacts hosted = KnownModels.Find("azure", "gpt-4-turbo")!;
        ModelFacts named = KnownModels.Find("azure", "gpt-4o-2024-08-06")!;

        Assert.True(retired.IsDeprecated);
        Assert.Equal(new DateTime(2026, 10, 23, 0, 0, 0, DateTimeKind.Utc), retired.Retired);
        Assert.Equal(retired.WithoutEnd() with { Id = hosted.Id }, hosted);
        Assert.Null(named.Retired);
        Assert.Equal(retired.Retired, KnownModels.Find("openai", "gpt-4-turbo-2024-04-09")!.Retired);
    }

    [Fact]
    public void Lookups_from_many_threads_agree()
    {
        ModelFacts expected = KnownModels.Find("bedrock", "us.amazon.nova-pro-v1:0")!;
        Parallel.For(0, 2_000, _ => Assert.Equal(expected, KnownModels.Find("bedrock", "us.amazon.nova-pro-v1:0")));
    }
}
