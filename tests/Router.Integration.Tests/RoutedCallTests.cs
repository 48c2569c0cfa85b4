using LlmRouter.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmRouter.Integration.Tests;

public class RoutedCallTests
{
    [Fact]
    public async Task A_declared_router_answers_over_http()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));

        ChatResponse answer = await router.Gpt4.CompleteAsync("Why is the sky blue?");
        Assert.NotEmpty(answer.Text);
        Assert.Equal("gpt-4", answer.Route()!.Group);
        Assert.True(answer.Usage!.InputTokenCount > 0);

        string streamed = "";
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in router.Gpt4.StreamAsync([new ChatMessage(ChatRole.User, "Again, please.")]))
        {
            streamed += update.Text;
            route = update.Route() ?? route;
        }

        Assert.NotEmpty(streamed);
        Assert.NotNull(route!.TimeToFirstToken);

        GeneratedEmbeddings<Embedding<float>> vectors = await router.Embed.EmbedAsync(["one", "two"]);
        Assert.Equal(2, vectors.Count);
        Assert.Equal("small", vectors.Route()!.Deployment);
        Assert.All(router.GetStatus(), s => Assert.Equal(0, s.InFlight));
    }

    [Fact]
    public async Task Groups_of_models_json_are_members_like_any_other()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 30; i++)
        {
            string id = (await router.Mini.CompleteAsync("hi")).Route()!.Deployment;
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        Assert.Equal((20, 10), (counts["one"], counts["two"]));
        Assert.Equal("mini/two", AppRouter.DeploymentNames.Mini.Two);
        Assert.Equal("mini", AppRouter.GroupNames.Mini);
    }

    [Theory]
    [InlineData("gpt-4", "gpt-4", null)]
    [InlineData("GPT-4", "gpt-4", null)]
    [InlineData("gpt-4-turbo", "gpt-4", null)]
    [InlineData("small", "embed", "small")] // A hidden alias "small" exists: see the next test.
    [InlineData("mini/two", "mini", "two")]
    [InlineData("azure-east", "gpt-4", "azure-east")]
    public async Task Names_resolve_as_declared(string name, string group, string? deployment)
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        if (name == "small")
        {
            // An alias goes before a bare deployment id.
            Assert.Equal("mini", (await router.CompleteAsync(name, "hi")).Route()!.Group);
            return;
        }

        RouteInfo route = (await router.CompleteAsync(name, "hi")).Route()!;
        Assert.Equal(group, route.Group);
        Assert.Equal(deployment ?? route.Deployment, route.Deployment);
    }

    [Fact]
    public async Task An_unknown_name_says_which_names_there_are_and_keeps_hidden_ones_hidden()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        var e = await Assert.ThrowsAsync<UnknownModelException>(() => router.CompleteAsync("gpt4", "hi"));
        Assert.Equal((FailureKind.UnknownModel, 404), (e.Kind, e.StatusCode));
        Assert.Contains("Did you mean 'gpt-4'?", e.Message, StringComparison.Ordinal);
        Assert.Contains("gpt-4-turbo", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("small", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_missing_is_reported_at_once_by_deployment_and_variable()
    {
        var e = Assert.Throws<RouterConfigurationException>(() => new AppRouter(new RouterOptions { EnvironmentVariables = _ => null }));
        Assert.Contains(e.Faults, f => f == "gpt-4/azure-east: no API key: the environment variable AZURE_EAST_KEY is not set");
        Assert.Contains(e.Faults, f => f.StartsWith("gpt-4/openai:", StringComparison.Ordinal) && f.Contains("OPENAI_API_KEY", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("claude/compat:", StringComparison.Ordinal) && f.Contains("Proxy:Url", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("mini/two:", StringComparison.Ordinal) && f.Contains("AZURE_WEST_KEY", StringComparison.Ordinal));
        Assert.Equal(6, e.Faults.Count);
    }

    [Fact]
    public async Task Without_credentials_a_router_may_start_with_what_it_has()
    {
        await using var router = new AppRouter(new RouterOptions
        {
            EnvironmentVariables = name => name == "OPENAI_API_KEY" ? "a-key" : null,
            MissingCredentials = MissingCredentials.Disable,
        });
        Assert.True(router.Gpt4.Deployments.AzureEast.GetStatus().IsOff);
        Assert.False(router.Gpt4.Deployments.Openai.GetStatus().IsOff);
        Assert.Throws<InvalidOperationException>(router.Gpt4.Deployments.AzureEast.Enable);
    }

    [Fact]
    public async Task The_container_serves_groups_by_key_and_the_router_itself()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        var services = new ServiceCollection();
        services.AddLlmRouter<AppRouter>((options, _) => simulator.Attach(options));
        await using ServiceProvider provider = services.BuildServiceProvider();

        var router = provider.GetRequiredService<AppRouter>();
        var client = provider.GetRequiredKeyedService<IChatClient>("gpt-4");
        Assert.Same(router.Gpt4, client);
        Assert.NotEmpty((await client.GetResponseAsync("hi")).Text);
        Assert.Same(router, client.GetService<AppRouter>());
        var generator = provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("embed");
        Assert.Single(await generator.GenerateAsync(["one"]));
    }

    [Fact]
    public async Task After_disposal_every_call_says_so()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        var router = new AppRouter(simulator.Attach(new RouterOptions()));
        await router.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => router.Gpt4.CompleteAsync("hi"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => router.CompleteAsync("gpt-4", "hi"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => router.Embed.EmbedAsync(["hi"]));
        Assert.Throws<ObjectDisposedException>(() => router.Gpt4.StreamAsync("hi"));
    }

    [Fact]
    public async Task Null_and_empty_conversations_are_refused_before_anything_is_sent()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        await Assert.ThrowsAsync<ArgumentNullException>(() => router.Gpt4.CompleteAsync((string)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => router.Gpt4.CompleteAsync((IEnumerable<ChatMessage>)null!));
        await Assert.ThrowsAsync<ArgumentException>(() => router.Gpt4.CompleteAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => router.Gpt4.CompleteAsync([null!]));
        Assert.Throws<ArgumentException>(() => router.Gpt4.StreamAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => router.Embed.EmbedAsync([]));
        Assert.All(simulator.Deployments, d => Assert.Equal(0, d.Traffic.Received));
    }

    [Fact]
    public async Task Endpoints_and_keys_may_come_from_the_configuration()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        SimulatedDeployment proxy = simulator.Deployment("the proxy");
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Proxy:Url", proxy.Endpoint("openai").ToString()), new("Proxy:Key", proxy.ApiKey)])
            .Build();
        await using var router = new AppRouter(new RouterOptions { Configuration = configuration, EnvironmentVariables = _ => "a-key" });
        Assert.Equal("compat", (await router.Claude.CompleteAsync("hi")).Route()!.Deployment);
        Assert.Equal(1, proxy.Traffic.Answered);
    }

    [Fact]
    public async Task An_attempt_that_runs_when_the_router_is_disposed_is_finished()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        SimulatedDeployment proxy = simulator.Deployment("claude/compat");
        var router = new AppRouter(simulator.Attach(new RouterOptions()));
        proxy.Pause();
        Task<ChatResponse> call = router.Claude.CompleteAsync("hi");
        await proxy.Traffic.WaitAsync(t => t.InFlight == 1);
        await router.DisposeAsync();
        proxy.Resume();
        Assert.NotEmpty((await call).Text);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => router.Claude.CompleteAsync("again"));
    }

    [Fact]
    public async Task The_declared_headers_travel_and_nobody_elses()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { KeepRequests = 10 });
        await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
        await router.Claude.CompleteAsync("hi");
        Assert.Equal("search", simulator.Deployment("claude/compat").Traffic.Recent.Single().Header("x-team"));
    }
}
