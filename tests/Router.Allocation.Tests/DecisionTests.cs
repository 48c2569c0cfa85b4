using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests;

public class DecisionTests
{
    private static readonly Reservation Need = new(10, 20);

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (string strategy in StrategyNames.All)
        {
            foreach (int deployments in (int[])[8, 1_000])
            {
                cases.Add(strategy, deployments, false);
                cases.Add(strategy, deployments, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_decision_that_succeeds_allocates_nothing(string strategy, int deployments, bool limits)
    {
        using Router router = GroupOf.Deployments(deployments, strategy, limits);
        RouterEngine engine = router.Engine;
        TimeSpan took = TimeSpan.FromSeconds(2);
        double bytes = Allocations.Of(() =>
        {
            GroupTable group = engine.Table.Groups[engine.Table.Find("G")!.Value.Group];
            var tried = default(TriedSet);
            Assert.True(Selection.TryLease(group, ref tried, new RequestFacts { Need = Need, Now = engine.Clock.Now }, engine.Random, out Lease lease));
            DeploymentState deployment = lease.Deployment!;
            lease.Succeed(new TokenUsage(11, 12, 0), engine.Clock.Now);
            Learning.Answered(group, deployment, isStream: false, took, 12, engine.Clock.Now);
        });
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1_000)]
    public void An_applications_filter_costs_no_allocation(int deployments)
    {
        using Router router = GroupOf.Deployments(deployments);
        RouterEngine engine = router.Engine;
        var filter = new EveryOther();
        double bytes = Allocations.Of(() =>
        {
            var tried = default(TriedSet);
            var facts = new RequestFacts { Need = Need, Now = engine.Clock.Now, Filter = filter };
            Assert.True(Selection.TryLease(engine.Table.Groups[0], ref tried, in facts, engine.Random, out Lease lease));
            lease.Succeed(null, engine.Clock.Now);
        });
        Assert.Equal(0, bytes);
        Assert.True(filter.Refused > 0);
    }

    [Fact]
    public void Learning_of_a_failure_and_of_a_first_token_allocates_nothing()
    {
        using Router router = GroupOf.Deployments(8, "latency-based");
        GroupTable group = router.Engine.Table.Groups[0];
        TimeSpan took = TimeSpan.FromSeconds(2);
        double bytes = Allocations.Of(() =>
        {
            Learning.FirstToken(group, group.Deployments[1], took, router.Engine.Clock.Now);
            Learning.Failed(group, group.Deployments[2], isStream: false, FailureKind.ServerError, took, router.Engine.Clock.Now);
            Learning.Failed(group, group.Deployments[3], isStream: true, FailureKind.Timeout, took, router.Engine.Clock.Now);
        });
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(nameof(FailureStage.NotSent), false)]
    [InlineData(nameof(FailureStage.Sent), true)]
    [InlineData(nameof(FailureStage.Answered), true)]
    public void A_decision_that_fails_allocates_nothing(string how, bool limits)
    {
        FailureStage stage = Enum.Parse<FailureStage>(how);
        using Router router = GroupOf.Deployments(8, limits: limits);
        RouterEngine engine = router.Engine;
        double bytes = Allocations.Of(() =>
        {
            var tried = default(TriedSet);
            Assert.True(Selection.TryLease(engine.Table.Groups[0], ref tried, new RequestFacts { Need = Need, Now = engine.Clock.Now }, engine.Random, out Lease lease));
            tried.Add(lease.Deployment!);
            lease.Fail(stage, engine.Clock.Now, new TokenUsage(2, 3, 0));
        });
        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Refusals_on_the_way_to_a_decision_allocate_nothing()
    {
        using Router router = Router.Parse(
            """
            { "groups": { "g": { "strategy": "round-robin", "deployments": [
              { "id": "full", "model": "openai/m", "apiKey": "env:A", "tpm": 10 },
              { "id": "free", "model": "openai/m", "apiKey": "env:B" } ] } } }
            """,
            new RouterOptions { EnvironmentVariables = static name => name });
        RouterEngine engine = router.Engine;
        double bytes = Allocations.Of(() =>
        {
            var tried = default(TriedSet);
            Assert.True(Selection.TryLease(engine.Table.Groups[0], ref tried, new RequestFacts { Need = Need, Now = engine.Clock.Now }, engine.Random, out Lease lease));
            Assert.True(lease.Deployment!.Id == "free");
            lease.Succeed(null, 0);
        });
        Assert.Equal(0, bytes);
    }

    private sealed class EveryOther : ICandidateFilter
    {
        public int Refused { get; private set; }

        public bool Accepts(in FilterCandidate candidate, in FilterRequest request)
        {
            bool accepted = candidate.Id[^1] % 2 == 0 && request.Tenant is null && request.Tags.Count == 0 && request.Group == "g";
            Refused += accepted ? 0 : 1;
            return accepted;
        }
    }
}
