using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Configuration;

/// <summary>What is configured for failures is what the engine goes by, from whatever level it comes.</summary>
public class ResilienceSettingsTests
{
    private const string OfGroups = """
        "retryBaseDelaySeconds": "250ms", "retryMaxDelaySeconds": 4, "retryBackoffFactor": 3, "retryJitter": false, "retryBudgetShare": 0.5,
        "retryBudgetPerMinute": 7, "maxRetryAfterSeconds": "2m", "retriesByKind": { "timeout": 1, "connection": 0 },
        "waitForCapacitySeconds": 3, "waitBeforeFallback": true, "queueLimit": 9, "priority": 50, "priorityAgeing": 2.5, "fairQueue": true,
        "hedgeAfterSeconds": 1.5, "hedgePercentile": 0.9, "hedgeBudget": 0.25, "continueStreams": true, "failOnFinishReasons": ["length"]
        """;

    private const string OfDeployments = """
        "allowedFailures": 8, "allowedFailuresByKind": { "timeout": 3 }, "cooldownSeconds": 6, "cooldownSecondsByKind": { "rate-limited": "2m", "conflict": 0 },
        "maxCooldownSeconds": 90, "failureRate": 0.75, "failureRateMinimum": 12, "minTokensPerSecond": 20, "consumerTimeoutSeconds": "1m"
        """;

    [Theory]
    [InlineData(OfGroups, "")]
    [InlineData("", OfGroups)]
    [InlineData("\"queueLimit\": 1, \"retryJitter\": true, \"hedgeAfterSeconds\": 7, \"retriesByKind\": { \"conflict\": 5 }, \"failOnFinishReasons\": [\"stop\"]", OfGroups)]
    public void A_group_has_what_it_or_the_router_says(string defaults, string group)
    {
        using TestRouter router = Router(defaults, group, "");
        GroupSettings settings = router.Group().Settings;
        int?[] retries = new int?[19];
        (retries[(int)FailureKind.Timeout], retries[(int)FailureKind.Connection]) = (1, 0);
        Assert.Equal(retries, settings.Retry.ByKind);
        Assert.Equal(
            new RetrySettings
            {
                BaseDelay = TimeSpan.FromSeconds(0.25),
                MaxDelay = TimeSpan.FromSeconds(4),
                Factor = 3,
                Jitter = false,
                BudgetShare = 0.5,
                BudgetPerMinute = 7,
                LongestRetryAfter = TimeSpan.FromMinutes(2),
            },
            settings.Retry with { ByKind = null });
        Assert.Equal(
            new QueueSettings { Wait = TimeSpan.FromSeconds(3), BeforeFallback = true, Limit = 9, Priority = 50, Ageing = 2.5, Fair = true }, settings.Queue);
        Assert.Equal(new HedgeSettings(TimeSpan.FromSeconds(1.5), 0.9, 0.25), settings.Hedge);
        Assert.True(settings.ContinueStreams);
        Assert.Equal(["length"], settings.FailOnFinishReasons);
    }

    [Theory]
    [InlineData(OfDeployments, "", "")]
    [InlineData("", OfDeployments, "")]
    [InlineData("", "", OfDeployments)]
    [InlineData("\"failureRate\": 0.1, \"minTokensPerSecond\": 1", "\"allowedFailuresByKind\": { \"conflict\": 1 }, \"cooldownSeconds\": 1", OfDeployments)]
    public void A_deployment_has_what_it_or_its_group_or_the_router_says(string defaults, string group, string deployment)
    {
        using TestRouter router = Router(defaults, group, deployment);
        DeploymentSettings settings = router.State("g/a").Settings;
        var allowed = new int?[19];
        allowed[(int)FailureKind.Timeout] = 3;
        var cooldowns = new TimeSpan?[19];
        (cooldowns[(int)FailureKind.RateLimited], cooldowns[(int)FailureKind.Conflict]) = (TimeSpan.FromMinutes(2), TimeSpan.Zero);
        Assert.Equal(
            new HealthSettings
            {
                AllowedFailures = 8,
                AllowedByKind = allowed,
                Cooldown = TimeSpan.FromSeconds(6),
                CooldownByKind = cooldowns,
                LongestCooldown = TimeSpan.FromSeconds(90),
                FailureRate = 0.75,
                FailureRateMinimum = 12,
            },
            settings.Health);
        Assert.Equal((20, TimeSpan.FromMinutes(1)), (settings.MinTokensPerSecond, settings.ConsumerTimeout));
    }

    [Fact]
    public void Without_any_of_it_the_defaults_hold()
    {
        using TestRouter router = Router("", "", "");
        GroupSettings group = router.Group().Settings;
        Assert.Equal(new RetrySettings(), group.Retry);
        Assert.Equal((0.5, 8, 2, true, 0.2, 10, 60), (group.Retry.BaseDelay.TotalSeconds, group.Retry.MaxDelay.TotalSeconds, group.Retry.Factor, group.Retry.Jitter, group.Retry.BudgetShare, group.Retry.BudgetPerMinute, group.Retry.LongestRetryAfter.TotalSeconds));
        Assert.Equal((10, false, 1_000, 100, 5, false), (group.Queue.Wait.TotalSeconds, group.Queue.BeforeFallback, group.Queue.Limit, group.Queue.Priority, group.Queue.Ageing, group.Queue.Fair));
        Assert.Equal((null, false, null, 1), (group.Hedge, group.ContinueStreams, group.MirrorTo, group.MirrorShare));
        Assert.Empty(group.FailOnFinishReasons);
        DeploymentSettings deployment = router.State("g/a").Settings;
        Assert.Equal(new HealthSettings(), deployment.Health);
        Assert.Equal((null, 600, null, null), (deployment.MinTokensPerSecond, deployment.ConsumerTimeout.TotalSeconds, deployment.MirrorTo, deployment.MirrorShare));
    }

    [Fact]
    public void Of_maps_by_kind_the_narrowest_holds_alone()
    {
        using TestRouter router = Router(
            "\"retriesByKind\": { \"timeout\": 1, \"conflict\": 4 }, \"cooldownSecondsByKind\": { \"timeout\": 1 }",
            "\"retriesByKind\": { \"timeout\": 2 }, \"cooldownSecondsByKind\": {}",
            "");
        RetrySettings retry = router.Group().Settings.Retry;
        Assert.Equal((2, null), (retry.Of(FailureKind.Timeout), retry.Of(FailureKind.Conflict)));
        Assert.Equal(router.State("g/a").Settings.Health.Cooldown, router.State("g/a").Settings.Health.CooldownOf(FailureKind.Timeout));
        Assert.Equal(4, router.Group("h").Settings.Retry.Of(FailureKind.Conflict));
        Assert.Equal(TimeSpan.FromSeconds(1), router.State("h/b").Settings.Health.CooldownOf(FailureKind.Timeout));
    }

    [Fact]
    public void Where_cooldowns_are_off_no_kind_has_one()
    {
        using TestRouter router = Router("\"cooldownSecondsByKind\": { \"timeout\": 9 }", "\"cooldown\": \"off\"", "");
        Assert.All(Enum.GetValues<FailureKind>(), k => Assert.Equal(TimeSpan.Zero, router.State("g/a").Settings.Health.CooldownOf(k)));
        Assert.Equal(TimeSpan.FromSeconds(9), router.State("h/b").Settings.Health.CooldownOf(FailureKind.Timeout));
    }

    [Fact]
    public void A_mirror_is_of_the_group_and_a_deployment_may_have_its_own()
    {
        using TestRouter router = Router("", "\"mirrorTo\": \"h\", \"mirrorShare\": 0.5", "\"mirrorShare\": 0.25");
        Assert.Equal(("h", 0.5), (router.Group().Settings.MirrorTo, router.Group().Settings.MirrorShare));
        Assert.Equal((null, 0.25), (router.State("g/a").Settings.MirrorTo, router.State("g/a").Settings.MirrorShare));
        using TestRouter own = Router("", "", "\"mirrorTo\": \"H\"");
        Assert.Equal((null, "H"), (own.Group().Settings.MirrorTo, own.State("g/a").Settings.MirrorTo));
        Assert.Null(own.State("h/b").Settings.MirrorTo);
    }

    [Fact]
    public void A_percentile_alone_is_a_hedge()
    {
        using TestRouter router = Router("", "\"hedgePercentile\": 0.95", "");
        Assert.Equal(new HedgeSettings(null, 0.95, 0.05), router.Group().Settings.Hedge);
    }

    [Fact]
    public void Code_can_say_all_of_it_while_the_router_runs()
    {
        using TestRouter router = Router("", "", "");
        router.Router.UpdateSettings(new RouterDefinition { QueueLimit = 3, MaxCooldown = TimeSpan.FromSeconds(30) });
        router.Router.UpdateSettings("g", new GroupDefinition
        {
            RetriesByKind = new Dictionary<FailureKind, int> { [FailureKind.MalformedResponse] = 4 },
            CooldownTimeByKind = new Dictionary<FailureKind, TimeSpan> { [FailureKind.Timeout] = TimeSpan.FromSeconds(7) },
            HedgeAfter = TimeSpan.FromMilliseconds(300),
            FailOnFinishReasons = ["length"],
            MirrorTo = "h",
        });
        router.Router.Deployments.Update("g", "a", d => d.AllowedFailuresByKind = new Dictionary<FailureKind, int> { [FailureKind.Timeout] = 2 });
        router.Router.Deployments.Update("g", "a", d => d.MinTokensPerSecond = 4);
        Assert.Equal((3, 3), (router.Group().Settings.Queue.Limit, router.Group("h").Settings.Queue.Limit));
        Assert.Equal(4, router.Group().Settings.Retry.Of(FailureKind.MalformedResponse));
        Assert.Equal(TimeSpan.FromSeconds(0.3), router.Group().Settings.Hedge!.After);
        HealthSettings health = router.State("g/a").Settings.Health;
        Assert.Equal((2, 7, 30), (health.AllowedOf(FailureKind.Timeout), health.CooldownOf(FailureKind.Timeout).TotalSeconds, health.LongestCooldown.TotalSeconds));
        Assert.Equal(4, router.State("g/a").Settings.MinTokensPerSecond);
        Assert.Equal(("h", "length"), (router.Group().Settings.MirrorTo, Assert.Single(router.Group().Settings.FailOnFinishReasons)));
        Assert.Throws<RouterConfigurationException>(() => router.Router.UpdateSettings("g", new GroupDefinition { RetriesByKind = new Dictionary<FailureKind, int> { [FailureKind.Timeout] = 101 } }));
    }

    /// <summary>Groups "g" with a deployment "a" and "h" with "b", of which only the first has settings of its own.</summary>
    private static TestRouter Router(string defaults, string group, string deployment) => new(
        $$"""
        { "defaults": { {{defaults}} },
          "groups": {
            "g": { {{(group.Length > 0 ? group + "," : "")}} "deployments": [ { "id": "a", "model": "openai/m", {{deployment}} } ] },
            "h": { "deployments": [ { "id": "b", "model": "openai/m" } ] } } }
        """);
}
