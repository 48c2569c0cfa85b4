using LlmRouter.Limits;
using LlmRouter.Tests.Support;
using static LlmRouter.Tests.Support.FakeClient;

namespace LlmRouter.Tests.Limits;

/// <summary>Which budgets a request is paid from, and that what is spent stays spent.</summary>
public class BudgetBookTests
{
    [Fact]
    public async Task A_tag_that_is_named_twice_pays_once()
    {
        using var router = new TestRouter(Json("tag:vip", 10));
        router["g/a"].Then(Answer("ok", input: 0, output: 1_000_000));
        await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Tags = ["vip", "VIP", "vip"] });
        Assert.Equal(1_000_000_000, router.Engine.Table.Budgets.All.Single().Spent(router.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_change_of_the_budget_of_each_tenant_keeps_what_they_have_spent()
    {
        using var router = new TestRouter(Json("tenant:*", 3));
        router["g/a"].Then(Answer("ok", input: 0, output: 2_000_000));
        var route = new RouteOptions { Tenant = "acme" };
        await router.Router.CompleteAsync("g", "hi", route: route);
        router.Router.Deployments.ReplaceAll(Json("tenant:*", 2));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: route));
        Assert.Equal(FailureKind.BudgetExceeded, e.Kind);
        Assert.Equal("ok", (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Tenant = "other" })).Text);
    }

    private static string Json(string scope, double usd)
        => $$"""
        { "budgets": { "{{scope}}": { "usd": {{usd}}, "per": "hour" } },
          "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "tags": ["vip"], "maxOutputTokens": 10, "price": { "input": 0, "output": 1 } } ] } } }
        """;
}
