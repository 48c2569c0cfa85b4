using Microsoft.Extensions.AI;

namespace LlmRouter.Testing.Tests;

public class KindFaultTests : SimulatorTest
{
    private static readonly FailureKind[] Unsayable = [FailureKind.BudgetExceeded, FailureKind.NoneEligible, FailureKind.Cancelled, FailureKind.UnknownModel];

    private static readonly FailureKind[] SayWhen = [FailureKind.RateLimited, FailureKind.QuotaExhausted, FailureKind.ServerError, FailureKind.Timeout, FailureKind.Conflict];

    public static TheoryData<FailureKind, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<FailureKind, string, bool>();
            foreach (FailureKind kind in Enum.GetValues<FailureKind>().Except(Unsayable))
            {
                foreach (string provider in (string[])["openai", "azure"])
                {
                    cases.Add(kind, provider, false);
                    cases.Add(kind, provider, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_router_takes_the_fault_of_a_kind_for_that_kind(FailureKind kind, string provider, bool stream)
    {
        await using Router router = RouterOf(provider);
        East.Faults.Next(Fault.Of(kind));
        var route = new RouteOptions { MaxAttempts = 1, DisableFallbacks = true };
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => AskAsync(router, route, stream));
        Assert.Equal((kind, kind), (e.Kind, Assert.Single(e.Attempts).Kind!.Value));
        Assert.Equal(1, East.Traffic.Received);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    public async Task A_time_to_wait_arrives_with_the_kinds_that_have_one(string provider)
    {
        await using Router router = RouterOf(provider);
        foreach (FailureKind kind in SayWhen)
        {
            East.Faults.Next(Fault.Of(kind, TimeSpan.FromSeconds(41)));
            using HttpResponseMessage response = provider == "azure" ? await AzureAsync("/openai/v1/chat/completions") : await ChatAsync();
            Assert.Equal("41", Header(response, "retry-after"));

            // And is no evidence of another kind.
            East.Faults.Next(Fault.Of(kind, TimeSpan.FromSeconds(41)));
            router.Deployments.ResetCooldown("gpt-4", "east");
            var e = await Assert.ThrowsAsync<LlmRouterException>(() => AskAsync(router, new RouteOptions { MaxAttempts = 1 }, stream: false));
            Assert.Equal(kind, e.Kind);
        }
    }

    [Fact]
    public void What_nobody_says_is_refused()
    {
        foreach (FailureKind kind in (FailureKind[])[.. Unsayable, (FailureKind)99])
        {
            Assert.Throws<ArgumentException>("kind", () => Fault.Of(kind));
        }

        foreach (FailureKind kind in Enum.GetValues<FailureKind>().Except(Unsayable).Except(SayWhen))
        {
            Assert.Throws<ArgumentException>("retryAfter", () => Fault.Of(kind, TimeSpan.FromSeconds(1)));
        }

        Assert.Throws<ArgumentOutOfRangeException>("retryAfter", () => Fault.Of(FailureKind.RateLimited, TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task Faults_of_a_group_hit_its_next_calls_whoever_gets_them()
    {
        SimulatedDeployment west = Simulator.Deployment("gpt-4/west");
        SimulatedDeployment other = Simulator.Deployment("claude/east");
        SimulatedDeployment alone = Simulator.Deployment("alone");
        SimulatedGroup group = Simulator.Group("GPT-4");
        Assert.Equal(["gpt-4/east", "gpt-4/west"], group.Deployments.Select(d => d.Name).Order());
        group.Faults.Next(2, Fault.Of(FailureKind.ServerError));
        west.Faults.Next(Fault.Of(FailureKind.Conflict));

        Assert.Equal(200, await StatusAsync(other));
        Assert.Equal(200, await StatusAsync(alone));
        Assert.Equal(500, await StatusAsync(East));

        // Its own goes first and leaves the group's.
        Assert.Equal(409, await StatusAsync(west));
        Assert.Equal(500, await StatusAsync(west));
        Assert.Equal(200, await StatusAsync(west));
        Assert.Equal(200, await StatusAsync(East));

        group.Faults.When(r => r.Number == 3, Fault.Status(418));
        Assert.Equal(418, await StatusAsync(East));
        group.Faults.WithProbability(1, Fault.Status(503));
        Assert.Equal(503, await StatusAsync(west));
        group.Faults.Clear();
        Assert.Equal(200, await StatusAsync(west));
    }

    [Fact]
    public void A_group_is_one_object_and_names_without_a_group_have_none()
    {
        Simulator.Deployment("alone");
        Assert.Same(Simulator.Group("gpt-4"), Simulator.Group("Gpt-4"));
        Assert.Empty(Simulator.Group("alone").Deployments);
        Simulator.Deployment("openai/gpt-4/late");
        Assert.Equal("openai/gpt-4/late", Assert.Single(Simulator.Group("openai/gpt-4").Deployments).Name);
        Assert.Throws<ArgumentException>(() => Simulator.Group(""));
    }

    private Router RouterOf(string provider) => Router.Parse(
        $$"""
        { "groups": { "gpt-4": { "deployments": [
          { "id": "east", "model": "{{provider}}/gpt-4o", "endpoint": "https://east.example.com", "apiKey": "env:KEY" } ] } } }
        """,
        Simulator.Attach(new RouterOptions { EnvironmentVariables = static _ => "a-key" }));

    private static async Task AskAsync(Router router, RouteOptions route, bool stream)
    {
        if (!stream)
        {
            await router.CompleteAsync("gpt-4", "hi", route: route);
            return;
        }

        await foreach (ChatResponseUpdate _ in router.StreamAsync("gpt-4", "hi", route: route))
        {
        }
    }

    private async Task<int> StatusAsync(SimulatedDeployment deployment)
    {
        using HttpResponseMessage response = await SendAsync(deployment, "openai", "/chat/completions", Hello);
        return (int)response.StatusCode;
    }
}
