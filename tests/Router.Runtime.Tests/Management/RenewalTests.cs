using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Management;

/// <summary>What requests keep of a table that is not the present one any more.</summary>
public class RenewalTests
{
    [Fact]
    public async Task A_request_that_finds_all_of_its_deployments_removed_goes_on_with_its_weights()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            var estimator = new Interrupting();
            using var router = new TestRouter(
                """{ "groups": { "g": { "deployments": [ { "id": "a", "model": "openai/m", "apiKey": "env:A", "tpm": 1000 }, { "id": "b", "model": "openai/m", "apiKey": "env:B", "disabled": true } ] } } }""",
                seed,
                options => options.TokenEstimator = estimator);
            estimator.Once = () => router.Router.Deployments.Change(change =>
            {
                change.Remove("g", "a");
                change.Remove("g", "b");
                change.Add("g", """{ "id": "b", "model": "openai/m", "apiKey": "env:B" }""");
                change.Add("g", """{ "id": "c", "model": "openai/m", "apiKey": "env:C" }""");
            });
            var route = new RouteOptions { Weights = new Dictionary<string, double> { ["a"] = 1, ["b"] = 1 } };
            Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Deployment);
        }
    }

    [Fact]
    public void A_removed_deployment_is_not_taken_for_whoever_has_its_slot()
    {
        using TestRouter router = TestRouter.Of("a b");
        DeploymentState old = router.State("g/a");
        router.Router.Deployments.Remove("g", "a");
        router.Router.Deployments.Add("g", """{ "id": "c", "model": "openai/m", "apiKey": "env:C" }""");
        Assert.Equal(old.Slot, router.State("g/c").Slot);
        Assert.Equal(-1, router.Group().IndexOf(old));
        Assert.True(router.Group().IndexOf(router.State("g/c")) >= 0);
    }

    [Fact]
    public async Task Sessions_do_not_keep_removed_deployments_alive()
    {
        using TestRouter router = TestRouter.Of("a b");
        var route = new RouteOptions { SessionId = "s", Deployment = "a" };
        await router.Router.CompleteAsync("g", "hi", route: route);
        ulong key = StableHash.Combine(StableHash.Hash("s") | 1, (ulong)router.Group().Ordinal + 1);
        Assert.Same(router.State("g/a"), router.Engine.Sessions.Find(key, router.Engine.Clock.Now));
        router.Router.Deployments.Remove("g", "a");
        Assert.Null(router.Engine.Sessions.Find(key, router.Engine.Clock.Now));
    }

    private sealed class Interrupting : ITokenEstimator
    {
        public Action? Once { get; set; }

        public int CountTokens(ReadOnlySpan<char> text)
        {
            Action? once = Once;
            Once = null;
            once?.Invoke();
            return 1;
        }
    }
}
