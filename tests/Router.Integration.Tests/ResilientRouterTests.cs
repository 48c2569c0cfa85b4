using System.Text.Json;
using LlmRouter.Testing;

namespace LlmRouter.Integration.Tests;

/// <summary>What attributes say about failures is what a generated router does.</summary>
public class ResilientRouterTests
{
    [Fact]
    public async Task Each_failure_goes_where_its_attribute_says()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new ResilientRouter(simulator.Attach(new RouterOptions()));
        SimulatedDeployment main = simulator.Deployment("main/one");
        foreach ((Fault fault, string group) in ((Fault, string)[])
            [(Fault.ContextLengthExceeded(), "long"), (Fault.Status(500), "spare"), (Fault.ModelNotFound, "long")])
        {
            main.Faults.Next(fault);
            RouteInfo route = (await router.Main.CompleteAsync("hi", null, new RouteOptions { Retries = 0 }, TestContext.Current.CancellationToken)).Route()!;
            Assert.Equal((group, 2), (route.Group, route.Attempts.Count));
        }
    }

    [Fact]
    public async Task What_attributes_say_is_shown_as_a_file_says_it()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new ResilientRouter(simulator.Attach(new RouterOptions()));
        using JsonDocument shown = JsonDocument.Parse(router.GetSettings());
        JsonElement root = shown.RootElement;
        Assert.Equal("""{"timeout":1}""", Text(root.GetProperty("defaults").GetProperty("retriesByKind")));
        Assert.Equal("""[{"target":"long","on":["not-found"]}]""", Text(root.GetProperty("defaults").GetProperty("fallbacks")));
        JsonElement main = root.GetProperty("groups").GetProperty("main");
        Assert.Equal("""["spare",{"target":"long","on":["context-window-exceeded"],"maxOutputTokens":7}]""", Text(main.GetProperty("fallbacks")));
        Assert.Equal("""["free"]""", Text(main.GetProperty("contentPolicyFallbacks")));
        Assert.Equal("""{"server-error":0}""", Text(main.GetProperty("retriesByKind")));
        JsonElement one = main.GetProperty("deployments")[0];
        Assert.Equal("""{"not-found":3}""", Text(one.GetProperty("allowedFailuresByKind")));
        Assert.Equal("""{"not-found":20}""", Text(one.GetProperty("cooldownSecondsByKind")));

        static string Text(JsonElement element) => element.GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("");
    }
}
