using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LlmRouter.Testing.Tests;

/// <summary>Latency, pace, records, death and return of deployments.</summary>
public sealed class LifeTests : SimulatorTest
{
    private readonly ManualTimeProvider _clock = new();

    protected override ProviderSimulatorOptions Options => new() { TimeProvider = _clock };

    [Fact]
    public async Task An_answer_takes_its_latency_and_the_time_of_its_tokens()
    {
        East.Answer = SimulatedAnswers.Lorem(20);
        East.Latency = Latency.Fixed(TimeSpan.FromSeconds(2));
        East.TokensPerSecond = 10;

        Task<HttpResponseMessage> call = ChatAsync();
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(2), _clock.NextDueTime);
        _clock.Advance(TimeSpan.FromSeconds(2));

        using HttpResponseMessage response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_stream_is_paced_token_by_token()
    {
        East.Answer = SimulatedAnswers.Lorem(3);
        East.TokensPerSecond = 4;

        using HttpResponseMessage response = await ChatAsync(HelloStream);
        for (int i = 1; i < 3; i++)
        {
            await _clock.WaitForTimerAsync().WaitAsync(Patience);
            Assert.Equal(i, East.Traffic.CompletionTokens);
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.Equal("[DONE]", (await EventsAsync(response))[^1]);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_fate()
    {
        static async Task<string> RunAsync(int seed)
        {
            await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { Seed = seed });
            SimulatedDeployment deployment = simulator.Deployment("a");
            deployment.ApiKey = null;
            deployment.Faults.WithProbability(0.3, Fault.Status(503));
            deployment.Faults.WithProbability(0.2, Fault.RateLimited());
            using var http = new HttpClient();
            var fates = new List<string>();
            for (int i = 0; i < 40; i++)
            {
                using HttpResponseMessage response = await http.PostAsync(deployment.Endpoint() + "/chat/completions", new StringContent(Hello));
                fates.Add(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture) + response.Headers.GetValues("x-request-id").Single());
            }

            return string.Join(' ', fates);
        }

        string first = await RunAsync(7);
        Assert.Equal(first, await RunAsync(7));
        Assert.NotEqual(first, await RunAsync(8));
        Assert.Contains("200", first, StringComparison.Ordinal);
        Assert.Contains("503", first, StringComparison.Ordinal);
        Assert.Contains("429", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_is_killed_cuts_every_call_and_comes_back()
    {
        East.Answer = SimulatedAnswers.Lorem(50);
        East.TokensPerSecond = 10;
        HttpResponseMessage[] streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChatAsync(HelloStream)));
        East.Latency = Latency.Fixed(TimeSpan.FromMinutes(1));
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => ChatAsync())];
        await _clock.WaitForTimerAsync(40).WaitAsync(Patience);

        East.Kill();

        foreach (HttpResponseMessage stream in streams)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => stream.Content.ReadAsStringAsync());
        }

        foreach (Task<HttpResponseMessage> call in waiting)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }

        Assert.Equal((40, 40, 0, 40), (East.Traffic.Received, East.Traffic.Broken, East.Traffic.InFlight, East.Traffic.MaxInFlight));
        await Assert.ThrowsAsync<HttpRequestException>(() => ChatAsync());
        Assert.False(East.IsAlive);
        East.Revive();
        East.Latency = Latency.None;
        East.TokensPerSecond = double.PositiveInfinity;
        using HttpResponseMessage response = await ChatAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Others_live_on_when_one_is_killed()
    {
        SimulatedDeployment west = Simulator.Deployment("gpt-4/west");
        East.Kill();

        using HttpResponseMessage response = await SendAsync(west, "openai", "/chat/completions", Hello);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task With_a_port_of_its_own_a_dead_deployment_refuses_connections_and_returns_at_the_same_address()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { PortPerDeployment = true });
        SimulatedDeployment a = simulator.Deployment("a");
        SimulatedDeployment b = simulator.Deployment("b");
        Assert.NotEqual(a.Endpoint().Port, b.Endpoint().Port);

        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage alive = await SendAsync(a, "openai", "/chat/completions", Hello);
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
            a.Kill();
            using var client = new TcpClient();
            SocketException refused = await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", a.Endpoint().Port));
            Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
            using HttpResponseMessage other = await SendAsync(b, "openai", "/chat/completions", Hello);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            a.Revive();
        }
    }

    [Fact]
    public async Task A_paused_deployment_answers_when_it_is_resumed()
    {
        East.Pause();

        Task<HttpResponseMessage> call = ChatAsync();
        await East.Traffic.WaitAsync(t => t.InFlight == 1).WaitAsync(Patience);
        Assert.False(call.IsCompleted);
        East.Resume();

        using HttpResponseMessage response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_a_stream_is_counted()
    {
        East.Answer = SimulatedAnswers.Lorem(100);
        East.TokensPerSecond = 1;

        HttpResponseMessage response = await ChatAsync(HelloStream);
        await _clock.WaitForTimerAsync().WaitAsync(Patience);
        response.Dispose();

        await East.Traffic.WaitAsync(t => t.InFlight == 0).WaitAsync(Patience);
        Assert.Equal((1, 1, 0), (East.Traffic.Cancelled, East.Traffic.CompletionTokens, East.Traffic.Broken));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Requests_are_kept_without_their_keys()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { KeepRequests = 2 });
        SimulatedDeployment deployment = simulator.Deployment("a b/ü");
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage openai = await SendAsync(deployment, "openai", "/chat/completions?x=1", Hello);
            using HttpResponseMessage azure = await SendAsync(deployment, "azure", "/openai/v1/chat/completions", HelloStream);
            await EventsAsync(azure);
        }

        Assert.Equal([5, 6], deployment.Traffic.Recent.Select(r => r.Number));
        SimulatedRequest first = deployment.Traffic.Recent[0];
        SimulatedRequest last = deployment.Traffic.Last!;
        Assert.Equal(("/v1/chat/completions?x=1", Hello, "***", false), (first.Path, first.BodyText, first.Header("authorization"), first.IsStream));
        Assert.Equal(("gpt-4o", "***", true, "a b/ü"), (last.Model, last.Header("api-key"), last.IsStream, last.Deployment));
        Assert.Equal(6, deployment.Traffic.Answered);
        Assert.DoesNotContain(deployment.Traffic.Recent, r => r.Headers.Any(h => h.Value.Contains(deployment.ApiKey!, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Keys_are_kept_when_that_is_asked_for()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions { KeepCredentials = true });
        SimulatedDeployment deployment = simulator.Deployment("a");

        using HttpResponseMessage response = await SendAsync(deployment, "openai", "/chat/completions", Hello);

        Assert.Equal("Bearer " + deployment.ApiKey, deployment.Traffic.Last!.Header("Authorization"));
    }

    [Theory]
    [InlineData("openai", "/v1")]
    [InlineData("azure", "/")]
    [InlineData("groq", "/v1")]
    public void Attaching_points_a_declared_deployment_to_the_simulated_one(string provider, string end)
    {
        var options = new RouterOptions();
        Assert.Same(options, Simulator.Attach(options));
        DeploymentConfiguration declared = NewConfiguration("gpt 4", "east/1", provider, "gpt-4o");
        declared.ApiVersion = "2024-10-21";

        options.ConfigureDeployments!(declared);

        SimulatedDeployment simulated = Simulator.Deployment("gpt 4/east/1");
        Assert.Equal(simulated.Endpoint(provider), declared.Endpoint);
        Assert.EndsWith("/d/gpt%204%2Feast%2F1" + end, declared.Endpoint!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(simulated.ApiKey, declared.ApiKey!.Reveal());
        Assert.StartsWith("sim-", declared.ApiKey.Reveal(), StringComparison.Ordinal);
        Assert.Equal(("gpt-4o", "2024-10-21"), (declared.Model, declared.ApiVersion));
        Assert.Contains(simulated, Simulator.Deployments);
    }

    [Fact]
    public async Task A_deployment_can_be_called_under_a_name_that_needs_escaping()
    {
        SimulatedDeployment odd = Simulator.Deployment("a/b c%?#ü");

        using HttpResponseMessage response = await SendAsync(odd, "openai", "/chat/completions", Hello);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Same(odd, Simulator.Deployment("A/B C%?#Ü"));
    }

    [Fact]
    public async Task Stopping_the_simulator_cuts_what_still_runs()
    {
        ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        SimulatedDeployment deployment = simulator.Deployment("a");
        deployment.Faults.Always(Fault.StallBeforeHeaders());
        Task<HttpResponseMessage> call = SendAsync(deployment, "openai", "/chat/completions", Hello);
        await deployment.Traffic.WaitAsync(t => t.InFlight == 1).WaitAsync(Patience);

        await simulator.DisposeAsync().AsTask().WaitAsync(Patience);
        await simulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(deployment, "openai", "/chat/completions", Hello));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern DeploymentConfiguration NewConfiguration(string group, string id, string provider, string model);
}
