using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Configuration;

public class RuntimeJsonTests
{
    [Fact]
    public void Every_fault_is_reported_at_once_with_its_place()
    {
        const string Json = """
            {
              "groups": {
                "g": { "strategy": "round-robbin", "fallbacks": ["h"], "deployments": [ { "id": "a", "model": "opnai/m" } ] },
                "empty": {}
              }
            }
            """;
        var e = Assert.Throws<RouterConfigurationException>(() => Router.Parse(Json));
        Assert.Contains(e.Faults, f => f.StartsWith("models.json(3,24): LLMR4001", StringComparison.Ordinal) && f.Contains("round-robin", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("models.json(3,54): LLMR3001", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("models.json(3,99): LLMR2005", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("models.json(4,5): LLMR2002", StringComparison.Ordinal));
        Assert.Equal(4, e.Faults.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{ \"groups\": 3 }")]
    [InlineData("{ \"groups\": { \"g\": { \"deployments\": [ null ] } } }")]
    public void What_is_no_configuration_is_refused_in_words(string json)
        => Assert.NotEmpty(Assert.Throws<RouterConfigurationException>(() => Router.Parse(json)).Faults);

    [Fact]
    public async Task A_file_makes_a_router()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, """{ "groups": { "chat": { "deployments": [ { "model": "openai/m" } ] } } }""");
        try
        {
            using Router router = Router.Load(path, new RouterOptions { EnvironmentVariables = _ => "k", ClientFactory = c => new FakeClient(c.Name) });
            Assert.Equal("hello", (await router.Chat("chat").CompleteAsync("hi")).Text);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_client_of_the_application_serves_a_declared_deployment_without_a_key()
    {
        var client = new LlmRouter.Testing.ScriptedChatClient();
        using Router router = Router.Parse(
            """{ "groups": { "g": { "temperature": 0.5, "deployments": [ { "id": "mine", "model": "openai/m" } ] } } }""",
            new RouterOptions { EnvironmentVariables = _ => null }.UseChatClient("g/mine", client));
        Assert.NotNull(await router.Chat("g").CompleteAsync("hi"));
        Assert.NotNull(((IChatClient)router.Chat("g")).GetService(typeof(ChatClientMetadata)));
    }

    [Fact]
    public void A_client_for_a_deployment_that_nobody_declared_is_refused()
    {
        var options = new RouterOptions { EnvironmentVariables = _ => "k" }.UseChatClient("g/typo", new LlmRouter.Testing.ScriptedChatClient());
        var e = Assert.Throws<RouterConfigurationException>(() => Router.Parse("""{ "groups": { "g": { "deployments": [ { "id": "mine", "model": "openai/m" } ] } } }""", options));
        Assert.Contains("g/typo", Assert.Single(e.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_key_of_a_provider_is_not_sent_to_a_server_that_is_not_its()
    {
        var seen = new Dictionary<string, Secret?>();
        using Router router = Router.Parse(
            """
            { "groups": { "g": { "deployments": [
              { "id": "theirs", "model": "openai/m" }, { "id": "strange", "model": "openai/m", "endpoint": "https://llm.example.com/v1" } ] } } }
            """,
            new RouterOptions { EnvironmentVariables = _ => "the-usual-key", ConfigureDeployments = d => seen[d.Id] = d.ApiKey });
        Assert.NotNull(seen["theirs"]);
        Assert.Null(seen["strange"]);
        Assert.Equal("***", seen["theirs"]!.ToString());
    }
}
