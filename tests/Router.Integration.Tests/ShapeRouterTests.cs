using LlmRouter.Testing;
using Microsoft.Extensions.AI;

namespace LlmRouter.Integration.Tests;

public class ShapeRouterTests
{
    private static RouterOptions Options(ProviderSimulator simulator) => simulator.Attach(new RouterOptions { TimeProvider = new ManualTimeProvider() });

    [Fact]
    public async Task An_own_strategy_is_compiled_in_and_sees_only_who_may_answer()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new ShapeRouter(Options(simulator));
        Assert.Equal("second", (await router.Picked.CompleteAsync("hi")).Route()!.Deployment);
        Assert.Equal("third", (await router.CompleteAsync("picked", "hi", route: new RouteOptions { AccessTags = ["staff"] })).Route()!.Deployment);
        Assert.Equal("first", (await router.CompleteAsync("picked", "hi", route: new RouteOptions { Tags = ["silver"] })).Route()!.Deployment);
        Assert.Equal(nameof(LastOfAll), router.Explain("picked").Strategy);
    }

    [Fact]
    public async Task A_pattern_is_called_by_name_by_alias_and_by_its_client()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new ShapeRouter(Options(simulator));
        Assert.Equal("gpt-4o", (await router.CompleteAsync("any/gpt-4o", "hi")).Route()!.Model);
        Assert.Equal("gpt-4o-mini", (await router.CompleteAsync("mini-alias", "hi")).Route()!.Model);
        var client = (ChatGroup)router.GetGroups().Single(g => g.Name == "any/*");
        Assert.Equal("gpt-4o", (await client.CompleteAsync("hi", new ChatOptions { ModelId = "any/gpt-4o" })).Route()!.Model);
        await Assert.ThrowsAsync<ArgumentException>(() => client.CompleteAsync("hi"));
    }

    [Fact]
    public async Task A_group_in_a_group_is_priced_by_the_catalog_and_paid_from_the_inner_ones_budget()
    {
        await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
        await using var router = new ShapeRouter(Options(simulator));
        RouteInfo route = (await router.Wrapped.CompleteAsync("hi", new ChatOptions { MaxOutputTokens = 100 })).Route()!;
        Assert.Equal(("wrapped", "paid/one"), (route.Group, route.Deployment));
        Assert.True(route.Cost > 0);
        Assert.Equal(route.Cost, router.Paid.Deployments.One.GetStatus().Cost);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.CompleteAsync("wrapped", "hi", new ChatOptions { MaxOutputTokens = 100_000 }));
        Assert.Equal(FailureKind.BudgetExceeded, e.Kind);
    }
}
