using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Management;

public class ChangeTests
{
    private static DeploymentDefinition Definition(string id, Action<DeploymentDefinition>? configure = null)
    {
        var definition = new DeploymentDefinition { Id = id, Model = "openai/m", ApiKey = new Secret("key-of-" + id) };
        configure?.Invoke(definition);
        return definition;
    }

    private static async Task<string> AskAsync(TestRouter router, string name) => (await router.Router.CompleteAsync(name, "hi")).Route()!.Deployment;

    [Fact]
    public async Task An_added_deployment_takes_calls_at_once_and_a_removed_one_none()
    {
        using TestRouter router = TestRouter.Of("a");
        router.Router.Deployments.Add("g", Definition("b", d => d.Order = 0));
        Assert.Equal("b", await AskAsync(router, "g/b"));
        Assert.Equal("b", await AskAsync(router, "b"));
        Assert.True(router.Router.Deployments.Remove("g", "a"));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("b", await AskAsync(router, "g"));
        }

        await Assert.ThrowsAsync<UnknownModelException>(() => AskAsync(router, "g/a"));
        Assert.False(router.Router.Deployments.Remove("g", "a"));
    }

    [Fact]
    public async Task A_router_may_begin_with_nothing()
    {
        using var router = new TestRouter("{}");
        Assert.Empty(router.Router.GetGroups());
        router.Router.Deployments.Add("chat", """{ "id": "one", "model": "openai/m", "apiKey": "env:K" }""");
        Assert.Equal("one", await AskAsync(router, "chat"));
        Assert.Equal("hello", (await router.Router.Chat("chat").CompleteAsync("hi")).Text);
        Assert.Equal("chat", Assert.Single(router.Router.GetGroups()).Name);
    }

    [Fact]
    public async Task A_removed_deployment_finishes_the_calls_that_it_has_and_its_slot_waits_for_them()
    {
        using TestRouter router = TestRouter.Of("a b");
        var answer = new TaskCompletionSource<Outcome<Microsoft.Extensions.AI.ChatResponse>>();
        router["g/a"].OnComplete = (_, _) => new(answer.Task);
        Task<string> running = AskAsync(router, "g/a");
        DeploymentState state = router.State("g/a");
        Assert.Equal(1, state.InFlight);

        router.Router.Deployments.Remove("g", "a");
        Assert.Equal(1, router.Router.Live.Draining);
        router.Router.Deployments.Add("g", Definition("c"));
        DeploymentState other = router.State("g/c");
        Assert.NotEqual(state.Slot, other.Slot);
        Assert.Equal(0, other.InFlight);

        answer.SetResult(FakeClient.Answer("late"));
        Assert.Equal("a", await running);
        router.Router.Deployments.Add("g", Definition("d"));
        Assert.Equal(0, router.Router.Live.Draining);
        router.Router.Deployments.Add("g", Definition("e"));
        Assert.Contains(state.Slot, new[] { router.State("g/d").Slot, router.State("g/e").Slot });
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_late_failure_of_a_removed_deployment_does_not_cool_who_has_its_slot_now()
    {
        using TestRouter router = TestRouter.Of("a b");
        DeploymentState old = router.State("g/a");
        Assert.True(old.TryLease(0, 0, router.Engine.Clock.Now, out Lease lease, out _));
        router.Router.Deployments.Remove("g", "a");
        lease.Fail(FailureStage.Answered, router.Engine.Clock.Now);
        router.Router.Deployments.Add("g", Definition("c"));
        router.Router.Deployments.Add("g", Definition("d"));
        DeploymentState tenant = Assert.Single(router.Group().Deployments, d => d.Slot == old.Slot);
        Assert.False(old.Cool(router.Engine.Clock.Now + 1_000_000_000, FailureKind.ServerError));
        Assert.False(tenant.Chunk.Is(Block.Cooling, tenant.Bit));
        Assert.False(old.TryLease(0, 0, router.Engine.Clock.Now, out _, out _));
        Assert.Equal(0, tenant.InFlight);
        Assert.Equal(tenant.Id, await AskAsync(router, "g/" + tenant.Id));
    }

    [Fact]
    public void Faults_are_reported_all_at_once_and_nothing_is_changed()
    {
        using TestRouter router = TestRouter.Of("a");
        RoutingTable table = router.Engine.Table;
        var e = Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Change(c =>
        {
            c.Add("g", Definition("b"));
            c.Add("g", Definition("c", d => d.Rpm = -1));
            c.Add("g", Definition("a"));
            c.Add("g", """{ "id": "d", "model": "nobody/m", "weight": "much" }""");
            c.Remove("g", "a");
            c.Update("g", "x", d => d.Rpm = 1);
            c.UpdateSettings("""{ "retries": 1000, "fallbacks": ["h"] }""");
        }));
        Assert.Same(table, router.Engine.Table);
        Assert.Contains(e.Faults, f => f.Contains("'rpm'", StringComparison.Ordinal) && f.Contains("'c'", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.Contains("LLMR2004", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("definition(1,45): LLMR1003", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("definition(1,23): LLMR2005", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.Contains("no deployment 'x'", StringComparison.Ordinal));
        Assert.Contains(e.Faults, f => f.StartsWith("definition(1,14): LLMR1007", StringComparison.Ordinal) && f.Contains("retries", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deployment_that_a_fallback_or_alias_names_cannot_be_removed_alone()
    {
        using TestRouter router = new(
            """
            { "aliases": { "x": "g/a" }, "groups": {
              "g": { "deployments": [ { "id": "a", "model": "openai/m" }, { "id": "b", "model": "openai/m" } ] },
              "h": { "fallbacks": ["g/b"], "deployments": [ { "id": "c", "model": "openai/m" } ] } } }
            """);
        Assert.Contains("'x'", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Remove("g", "a")).Faults), StringComparison.Ordinal);
        Assert.Contains("g/b", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Remove("g", "b")).Faults), StringComparison.Ordinal);
        router.Router.Deployments.Change(c =>
        {
            c.SetAlias("x", "h");
            c.Remove("g", "a");
        });
        Assert.Equal(["b"], router.Group().Deployments.Select(d => d.Id));
    }

    [Fact]
    public async Task An_update_of_settings_keeps_the_deployment_and_what_it_has_used_of_its_limits()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 2");
        await AskAsync(router, "g");
        DeploymentState state = router.State("g/a");
        router.Router.Deployments.Update("g", "a", d => d.Rpm = 1);
        Assert.Same(state, router.State("g/a"));
        Assert.Equal(FailureKind.RateLimited, (await Assert.ThrowsAsync<LlmRouterException>(() => AskAsync(router, "g"))).Kind);
        router.Router.Deployments.Update("g", "a", d => d.Rpm = 3);
        await AskAsync(router, "g");
        Assert.Equal(2, router.Router.GetStatus()[0].Successes);
    }

    [Fact]
    public async Task An_update_of_the_connection_gets_another_client_and_keeps_id_statistics_and_windows()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 2, \"maxParallel\": 2");
        var answer = new TaskCompletionSource<Outcome<Microsoft.Extensions.AI.ChatResponse>>();
        FakeClient before = router["g/a"];
        before.OnComplete = (_, _) => new(answer.Task);
        Task<string> running = AskAsync(router, "g");
        router.Router.Deployments.Update("g", "a", d => d.Model = "openai/other");
        Assert.NotSame(before, router["g/a"]);
        Assert.Equal(1, router.Router.Deployments.Get("g/a").GetStatus().InFlight);
        await AskAsync(router, "g");
        Assert.Equal(FailureKind.RateLimited, (await Assert.ThrowsAsync<LlmRouterException>(() => AskAsync(router, "g"))).Kind);
        answer.SetResult(FakeClient.Answer("late"));
        await running;
        DeploymentStatus status = router.Router.Deployments.Get("a").GetStatus();
        Assert.Equal((2L, 0, "other"), (status.Successes, status.InFlight, status.Model));
        Assert.Equal((1, 1), (before.Calls, router["g/a"].Calls));
    }

    [Fact]
    public async Task A_limit_on_calls_in_flight_counts_those_over_the_connection_before()
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"maxParallel\": 1");
        var answer = new TaskCompletionSource<Outcome<Microsoft.Extensions.AI.ChatResponse>>();
        router["g/a"].OnComplete = (_, _) => new(answer.Task);
        Task<string> running = AskAsync(router, "g");
        router.Router.Deployments.Update("g", "a", d => d.Model = "openai/other");
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { WaitForCapacity = TimeSpan.Zero }));
        answer.SetResult(FakeClient.Answer("late"));
        await running;
        await AskAsync(router, "g");
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public void A_removed_group_is_empty_and_comes_back_under_the_same_client()
    {
        using TestRouter router = TestRouter.Of("a", more: """, "h": { "deployments": [ { "id": "c", "model": "openai/m" } ] }""");
        ChatGroup group = router.Router.Chat("g");
        DeploymentHandle handle = group.GetDeployment("a");
        Assert.True(router.Router.Deployments.RemoveGroup("g"));
        Assert.True(handle.IsRemoved);
        Assert.True(handle.GetStatus().IsRemoved);
        Assert.Contains("g/a", Assert.Throws<InvalidOperationException>(handle.Drain).Message, StringComparison.Ordinal);
        Assert.Throws<UnknownModelException>(() => router.Router.Chat("g"));
        Assert.Equal(["h"], router.Router.GetGroups().Select(g => g.Name));
        router.Router.Deployments.AddGroup("g", new GroupDefinition { Deployments = { Definition("a") } });
        Assert.Same(group, router.Router.Chat("g"));
        Assert.False(handle.IsRemoved);
        handle.Drain();
        Assert.True(handle.GetStatus().IsOff);
        Assert.Contains("cannot do something else", Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Change(c =>
        {
            c.RemoveGroup("g");
            c.AddGroup("g", new GroupDefinition { Mode = ModelMode.Embedding });
        })).Message, StringComparison.Ordinal);
    }
}
