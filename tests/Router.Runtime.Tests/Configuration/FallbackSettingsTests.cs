using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Configuration;

/// <summary>Lists of fallbacks: which one holds for which failure, and what their entries change.</summary>
public sealed class FallbackSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("llmrouter").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_each_list_the_groups_own_holds_else_the_routers()
    {
        using TestRouter router = Router(
            """ "fallbacks": ["x", { "target": "y", "on": ["timeout", "not-found"] }], "contextWindowFallbacks": ["z"], "contentPolicyFallbacks": ["x"] """,
            """ "fallbacks": [{ "target": "z", "on": "timeout" }, "y", { "target": "x", "on": "content-filtered" }] """);
        FallbackLists lists = router.Group().Fallbacks;
        Assert.Equal(["y"], Names(router, lists.General));
        Assert.Equal(["z"], Names(router, lists.For(FailureKind.Timeout)));
        Assert.Equal(["y"], Names(router, lists.For(FailureKind.NotFound)));
        Assert.Equal(["z"], Names(router, lists.For(FailureKind.ContextWindowExceeded)));
        Assert.Equal(["z"], Names(router, lists.For(FailureKind.RequestTooLarge)));
        Assert.Equal(["x"], Names(router, lists.For(FailureKind.ContentFiltered)));
        Assert.Equal(["y"], Names(router, lists.For(FailureKind.ServerError)));
        Assert.Equal(["y"], Names(router, lists.For(null)));

        // Those of the router leave out whom they are for.
        Assert.Equal(["x"], Names(router, router.Group("z").Fallbacks.General));
        Assert.Empty(router.Group("z").Fallbacks.For(FailureKind.ContextWindowExceeded));
        Assert.Equal(["y"], Names(router, router.Group("z").Fallbacks.For(FailureKind.Timeout)));

        // And groups that do something else than it.
        Assert.False(router.Group("embed").Fallbacks.Any);
    }

    [Fact]
    public void A_list_for_single_kinds_leaves_the_general_one_to_the_router_and_an_empty_one_does_not()
    {
        const string Defaults = """ "fallbacks": ["x"], "contextWindowFallbacks": ["y"] """;
        using TestRouter single = Router(Defaults, """ "fallbacks": [{ "target": "z", "on": "timeout" }] """);
        Assert.Equal(["x"], Names(single, single.Group().Fallbacks.General));
        Assert.Equal(["z"], Names(single, single.Group().Fallbacks.For(FailureKind.Timeout)));
        using TestRouter none = Router(Defaults, """ "fallbacks": [], "contextWindowFallbacks": [] """);
        Assert.False(none.Group().Fallbacks.Any);
        Assert.Empty(none.Group().Fallbacks.For(FailureKind.ContextWindowExceeded));
    }

    [Fact]
    public void A_list_by_its_own_name_and_entries_for_its_kind_are_one()
    {
        using TestRouter router = Router("", """ "fallbacks": [{ "target": "y", "on": "context-window-exceeded", "seed": 4 }, "z"], "contextWindowFallbacks": ["x"] """);
        FallbackLists lists = router.Group().Fallbacks;
        Assert.Equal(["x", "y"], Names(router, lists.For(FailureKind.ContextWindowExceeded)));
        Assert.Equal(["z"], Names(router, lists.General));
        Assert.Equal([null, 4L], lists.For(FailureKind.ContextWindowExceeded).Select(t => t.Overrides?.Values.Seed));
    }

    [Fact]
    public void An_entry_changes_what_it_says_and_nothing_else()
    {
        using TestRouter router = Router("", """
            "fallbacks": ["x",
              { "target": "y", "temperature": 0, "topP": 0.5, "maxOutputTokens": 7, "frequencyPenalty": -1, "presencePenalty": 1, "seed": 3,
                "reasoningEffort": "low", "attemptTimeoutSeconds": "5s", "firstTokenTimeoutSeconds": 2 },
              { "target": "z/c" }]
            """);
        FallbackTarget[] list = router.Group().Fallbacks.General;
        Assert.Null(list[0].Overrides);
        Assert.Equal(
            new HopOverrides(
                new ChatDefaults { Temperature = 0, TopP = 0.5f, MaxOutputTokens = 7, FrequencyPenalty = -1, PresencePenalty = 1, Seed = 3, ReasoningEffort = ReasoningEffort.Low },
                TimeSpan.FromSeconds(5),
                TimeSpan.FromSeconds(2)),
            list[1].Overrides);
        Assert.Null(list[2].Overrides);
        Assert.Equal("c", list[2].Deployment!.Id);
        var options = new ChatOptions { Temperature = 1, StopSequences = ["x"] };
        ChatOptions changed = list[1].Overrides!.Apply(options, edit: false);
        Assert.Equal((0, 7, "x", 1), (changed.Temperature, changed.MaxOutputTokens, Assert.Single(changed.StopSequences!), options.Temperature));
    }

    [Fact]
    public void What_is_read_again_unchanged_is_equal_and_leaves_deployments_alone()
    {
        string json = Json("\"cooldownSecondsByKind\": { \"timeout\": 3 }, \"allowedFailuresByKind\": { \"timeout\": 3 }", """ "fallbacks": [{ "target": "y", "on": "timeout", "temperature": 0 }, "x"] """);
        using var router = new TestRouter(json);
        FallbackLists lists = router.Group().Fallbacks;
        DeploymentSettings settings = router.State("g/d").Settings;
        Load(router, json);
        Assert.Equal(lists, router.Group().Fallbacks);
        Assert.Same(settings, router.State("g/d").Settings);
        Load(router, json.Replace("\"temperature\": 0", "\"temperature\": 1", StringComparison.Ordinal));
        Assert.NotEqual(lists, router.Group().Fallbacks);
        Assert.Equal(1, router.Group().Fallbacks.For(FailureKind.Timeout)[0].Overrides!.Values.Temperature);
        Assert.Same(settings, router.State("g/d").Settings);
        Load(router, json.Replace("\"timeout\": 3", "\"timeout\": 4", StringComparison.Ordinal));
        Assert.NotEqual(settings, router.State("g/d").Settings);
        Load(router, Json("", ""));
        Assert.False(router.Group().Fallbacks.Any);
    }

    [Fact]
    public void What_is_shown_makes_the_same_lists_again()
    {
        using TestRouter router = Router(
            """ "retriesByKind": { "timeout": 1 }, "cooldownSecondsByKind": { "rate-limited": "2m" }, "contentPolicyFallbacks": ["x"] """,
            """ "fallbacks": ["x", { "target": "y", "on": ["timeout", "conflict"], "temperature": 0, "reasoningEffort": "extra-high" }, { "target": "z", "on": "not-found" }] """);
        string shown = router.Router.GetSettings();
        Assert.Contains("\"on\": [", shown, StringComparison.Ordinal);
        using var again = new TestRouter(shown);
        Assert.Equal(shown, again.Router.GetSettings());
        Assert.Equal(Describe(router), Describe(again));

        static string[] Describe(TestRouter router) => [.. Enum.GetValues<FailureKind>().Select(k => string.Join(",", router.Group().Fallbacks.For(k).Select(t => $"{router.Engine.Table.Groups[t.Group].Name} {t.Overrides}")))];
    }

    [Fact]
    public void Code_can_say_it_and_a_file_comes_back_when_code_is_silent()
    {
        using TestRouter router = Router("", """ "fallbacks": ["x"] """);
        router.Router.UpdateSettings("g", new GroupDefinition
        {
            Fallbacks = ["y", new("z") { On = [FailureKind.Timeout, FailureKind.Conflict], Temperature = 0.5, FirstTokenTimeout = TimeSpan.FromSeconds(3) }],
            ContextWindowFallbacks = ["x"],
        });
        FallbackLists lists = router.Group().Fallbacks;
        Assert.Equal(["y"], Names(router, lists.General));
        Assert.Equal(["z"], Names(router, lists.For(FailureKind.Conflict)));
        Assert.Equal(["x"], Names(router, lists.For(FailureKind.ContextWindowExceeded)));
        Assert.Equal((0.5f, TimeSpan.FromSeconds(3)), (lists.For(FailureKind.Timeout)[0].Overrides!.Values.Temperature, lists.For(FailureKind.Timeout)[0].Overrides!.FirstTokenTimeout));
        router.Router.UpdateSettings(new RouterDefinition { ContentPolicyFallbacks = ["z"] });
        Assert.Equal(["z"], Names(router, router.Group().Fallbacks.For(FailureKind.ContentFiltered)));

        foreach (FallbackDefinition bad in (FallbackDefinition[])["nobody", " ", new("x") { Temperature = 3 }, new("x") { On = [(FailureKind)99] }, new("embed"), null!])
        {
            Assert.Throws<RouterConfigurationException>(() => router.Router.UpdateSettings("g", new GroupDefinition { Fallbacks = [bad, new(null!)] }));
        }

        Assert.Equal(["y"], Names(router, router.Group().Fallbacks.General));
    }

    [Fact]
    public async Task A_failure_goes_to_the_list_of_its_kind()
    {
        using TestRouter router = Router("", """ "fallbacks": ["x", { "target": "y", "on": ["server-error"] }], "contextWindowFallbacks": ["z"] """);
        foreach ((FailureKind kind, string group) in ((FailureKind, string)[])[(FailureKind.ContextWindowExceeded, "z"), (FailureKind.ServerError, "y"), (FailureKind.NotFound, "x")])
        {
            router["g/d"].Then(FakeClient.Fails(kind));
            Assert.Equal(group, (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Retries = 0 }, cancellationToken: TestContext.Current.CancellationToken)).Route()!.Group);
        }
    }

    private static string Json(string defaults, string group) => $$"""
        { "defaults": { {{defaults}} },
          "groups": {
            "g": { {{(group.Length > 0 ? group + "," : "")}} "deployments": [ { "id": "d", "model": "openai/m" } ] },
            "x": { "deployments": [ { "id": "a", "model": "openai/m" } ] },
            "y": { "deployments": [ { "id": "b", "model": "openai/m" } ] },
            "z": { "deployments": [ { "id": "c", "model": "openai/m" } ] },
            "embed": { "mode": "embedding", "deployments": [ { "id": "e", "model": "openai/m" } ] } } }
        """;

    private static TestRouter Router(string defaults, string group) => new(Json(defaults, group));

    private static IEnumerable<string> Names(TestRouter router, FallbackTarget[] targets) => targets.Select(t => router.Engine.Table.Groups[t.Group].Name);

    private void Load(TestRouter router, string json)
    {
        string file = Path.Combine(_folder, "models.json");
        File.WriteAllText(file, json);
        router.Router.LoadFrom(file);
    }
}
