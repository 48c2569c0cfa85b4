using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Management;

/// <summary>Settings, strategies and switches of a running router.</summary>
public class SettingsTests
{
    [Fact]
    public void Settings_change_in_place_and_fall_back_to_what_is_wider()
    {
        using TestRouter router = TestRouter.Of("a b", deploymentSettings: "\"rpm\": 5", more: """, "h": { "deployments": [ { "id": "c", "model": "openai/m" } ] }""");
        DeploymentState[] states = router.Group().Deployments;
        router.Router.UpdateSettings("""{ "timeoutSeconds": "7s", "attemptTimeoutSeconds": 2, "fallbacks": ["h"] }""");
        router.Router.UpdateSettings("g", new GroupDefinition { AttemptTimeout = TimeSpan.FromSeconds(3), Retries = 1 });
        Assert.Equal(states, router.Group().Deployments);
        Assert.Equal((TimeSpan.FromSeconds(7), 1), (router.Group().Settings.Timeout, router.Group().Settings.Retries));
        Assert.Equal(TimeSpan.FromSeconds(3), router.State("g/a").Settings.AttemptTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), router.State("h/c").Settings.AttemptTimeout);
        Assert.Equal(router.Group("h").Ordinal, Assert.Single(router.Group().Fallbacks.General).Group);
        Assert.False(router.Group("h").Fallbacks.Any);
        Assert.Equal(5, router.State("g/a").Settings.Limits.Rpm);
        Assert.Throws<RouterConfigurationException>(() => router.Router.UpdateSettings("nobody", new GroupDefinition { Retries = 1 }));
        Assert.Throws<RouterConfigurationException>(() => router.Router.UpdateSettings("g", """{ "deployments": [ { "model": "openai/x" } ] }"""));
    }

    [Fact]
    public async Task A_strategy_can_be_set_by_name_and_by_type()
    {
        using TestRouter router = TestRouter.Of("a b c");
        router.Router.SetStrategy("g", RoutingStrategy.RoundRobin);
        string[] picks = new string[6];
        for (int i = 0; i < picks.Length; i++)
        {
            picks[i] = (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment;
        }

        Assert.Equal(picks[..3], picks[3..]);
        router.Router.SetStrategy("g", StrategyFactory.Of<Last>());
        router.Router.Deployments.Add("g", """{ "id": "d", "model": "openai/m" }""");
        Assert.Equal("d", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        Assert.Contains("\"strategy\": \"Last\"", router.Router.GetSettings(), StringComparison.Ordinal);
        router.Router.SetStrategy("g", RoutingStrategy.LeastBusy);
        Assert.Contains("\"strategy\": \"least-busy\"", router.Router.GetSettings(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_makes_the_same_router_again()
    {
        using var router = new TestRouter(
            """
            { "defaults": { "retries": 1 }, "aliases": { "x": "g/a", "y": { "target": "g", "hidden": true } }, "endpoints": { "e": { "url": "https://e.example.com/v1", "apiKey": "env:E" } },
              "groups": {
                "g": { "fallbacks": ["h"], "deployments": [ { "id": "a", "model": "openai/m", "endpoint": "@e", "price": { "input": 1.5, "output": 2 }, "headers": { "h": "env:H" } } ] },
                "h": { "mode": "chat", "deployments": [ { "id": "b", "model": "openai/m", "weight": 0.25, "disabled": true } ] } } }
            """);
        string shown = router.Router.GetSettings();
        using var again = new TestRouter(shown);
        Assert.Equal(shown, again.Router.GetSettings());
        Assert.Equal(2, again.Router.GetStatus().Count);
    }

    [Fact]
    public async Task What_an_operator_has_drained_stays_drained_and_what_was_disabled_can_be_connected()
    {
        using TestRouter router = TestRouter.Of("a b", more: """, "h": { "deployments": [ { "id": "off", "model": "openai/m", "disabled": true } ] }""");
        router.Router.Deployments.Drain("g", "a");
        router.Router.Deployments.Update("g", "a", d => d.Rpm = 10);
        Assert.True(router.Router.Deployments.Get("g/a").GetStatus().IsOff);
        router.Router.Deployments.Update("g", "a", d => d.Model = "openai/other");
        Assert.True(router.Router.Deployments.Get("g/a").GetStatus().IsOff);
        router.Router.Deployments.Enable("g", "a");
        Assert.Equal("a", (await router.Router.CompleteAsync("g/a", "hi")).Route()!.Deployment);

        Assert.True(router.Router.Deployments.Get("off").GetStatus().IsOff);
        router.Router.Deployments.Enable("h", "off");
        Assert.Equal("off", (await router.Router.CompleteAsync("h", "hi")).Route()!.Deployment);
        router.Router.Deployments.Update("h", "off", d => d.Disabled = true);
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("h", "hi"));
        router.Router.Deployments.Update("h", "off", d => d.Disabled = false);
        await router.Router.CompleteAsync("h", "hi");
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_reset_forgets_failures_and_statistics_and_keeps_what_limits_have_counted()
    {
        using TestRouter router = TestRouter.Of("a", groupSettings: "\"retries\": 0,", deploymentSettings: "\"rpm\": 2");
        router["g/a"].Then(FakeClient.Fails(FailureKind.Authentication, 401), FakeClient.Answer("x"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.NotNull(router.Router.GetStatus()[0].CoolsFor);
        router.Router.Reset();
        Assert.Null(router.Router.GetStatus()[0].CoolsFor);
        Assert.Equal((0, 0), (router.Router.GetStatus()[0].Requests, router.Router.GetStatus()[0].Cooldowns));
        await router.Router.CompleteAsync("g", "hi");
        Assert.Equal(1, router.Router.GetStatus()[0].Requests);
        Assert.Equal(FailureKind.RateLimited, (await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"))).Kind);
    }

    [Fact]
    public void Those_who_share_a_key_are_known_through_every_change()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:K" }, { "id": "b", "model": "openai/m", "apiKey": "env:K" }, { "id": "c", "model": "openai/m", "apiKey": "env:L" } ] } } }""");
        Assert.Equal(["a", "b"], router.State("g/a").SameCredential.Select(d => d.Id));
        router.Router.Deployments.Update("g", "c", d => d.ApiKeyReference = "env:K");
        Assert.Equal(["a", "b", "c"], router.State("g/a").SameCredential.Select(d => d.Id).Order());
        router.Router.Deployments.Remove("g", "b");
        Assert.Equal(["a", "c"], router.State("g/c").SameCredential.Select(d => d.Id).Order());
        router.Router.Deployments.Add("h", """{ "id": "e", "model": "openai/m", "apiKey": "env:K" }""");
        Assert.Equal(["a", "c", "e"], router.State("h/e").SameCredential.Select(d => d.Id).Order());
        Assert.Equal(1, router.Router.Live.Credentials);
    }

    [Fact]
    public void A_change_within_a_change_or_after_it_is_refused()
    {
        using TestRouter router = TestRouter.Of("a");
        RouterChange? kept = null;
        Assert.Throws<InvalidOperationException>(() => router.Router.Deployments.Change(c => router.Router.Deployments.Remove("g", "a")));
        router.Router.Deployments.Change(c => kept = c);
        Assert.Throws<InvalidOperationException>(() => kept!.Remove("g", "a"));
        Assert.Throws<TimeoutException>(() => router.Router.Deployments.Change(_ => throw new TimeoutException()));
        Assert.True(router.Router.Deployments.Remove("g", "a"));
    }

    [Fact]
    public void A_missing_credential_of_an_added_deployment_is_a_fault_unless_it_is_to_be_off()
    {
        foreach (MissingCredentials missing in Enum.GetValues<MissingCredentials>())
        {
            using var router = new TestRouter("{}", configure: o => (o.EnvironmentVariables, o.MissingCredentials) = (_ => null, missing));
            if (missing == MissingCredentials.Disable)
            {
                router.Router.Deployments.Add("g", """{ "id": "a", "model": "openai/m" }""");
                Assert.True(router.Router.GetStatus()[0].IsOff);
            }
            else
            {
                var e = Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Add("g", """{ "id": "a", "model": "openai/m" }"""));
                Assert.Contains("OPENAI_API_KEY", Assert.Single(e.Faults), StringComparison.Ordinal);
                Assert.Empty(router.Router.GetGroups());
            }
        }
    }

    /// <summary>A strategy of the application: the last candidate.</summary>
    private struct Last : IRoutingStrategy
    {
        public void Prepare(StrategyContext group)
        {
        }

        public readonly int Pick(scoped in Candidates candidates)
        {
            int last = -1;
            foreach (int index in candidates)
            {
                last = index;
            }

            return last;
        }
    }
}
