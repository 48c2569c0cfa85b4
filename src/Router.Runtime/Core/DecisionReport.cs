using LlmRouter.Errors;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>Says in words what a decision went by. Made only for requests that ask; it formats and allocates.</summary>
internal static class DecisionReport
{
    /// <summary>The verdict on every deployment of a group, before the decision is made.</summary>
    public static RouteDecision Before(GroupTable group, ref TriedSet tried, in RequestFacts request)
    {
        // Times of use are looked at by decisions, of which this is one.
        foreach (GroupSegment segment in group.Segments)
        {
            segment.Chunk.Blocked(request.Now);
        }

        var verdicts = new Verdict[group.Deployments.Length];
        int lowest = int.MaxValue;
        bool weighted = false;
        for (int d = 0; d < verdicts.Length; d++)
        {
            DeploymentState deployment = group.Deployments[d];
            verdicts[d] = Verdict.Of(group, group.Members[d], ref tried, null, in request);
            if (verdicts[d].Kind == RouteVerdict.Eligible)
            {
                lowest = Math.Min(lowest, TierOf(group, deployment));
            }
        }

        for (int d = 0; d < verdicts.Length; d++)
        {
            DeploymentState deployment = group.Deployments[d];
            weighted |= verdicts[d].Kind == RouteVerdict.Eligible && TierOf(group, deployment) == lowest && WeightOf(group, deployment, in request) > 0;
        }

        string strategy = (request.Selector ?? group.Selector).Title;
        var view = new Candidates(group, Array.ConvertAll(group.Segments, s => s.Members), RandomSource.None, in request);
        var candidates = new CandidateInfo[verdicts.Length];
        for (int d = 0; d < verdicts.Length; d++)
        {
            DeploymentState deployment = group.Deployments[d];
            (RouteVerdict kind, string reason) = (verdicts[d].Kind, verdicts[d].Text);
            if (kind == RouteVerdict.Eligible && TierOf(group, deployment) > lowest)
            {
                (kind, reason) = (RouteVerdict.LaterTier, "a lower tier has a candidate");
            }
            else if (kind == RouteVerdict.Eligible && weighted && WeightOf(group, deployment, in request) <= 0)
            {
                (kind, reason) = (RouteVerdict.LaterTier, "its weight is 0, and another's is not");
            }

            candidates[d] = new CandidateInfo(group.NameOf(deployment), kind, reason)
            {
                AvailableIn = verdicts[d].RecoversAt is { } at ? deployment.Clock.Span(at - request.Now) : null,
                Score = kind == RouteVerdict.Eligible ? StrategyWords.Score(strategy, in view, group.IndexOf(deployment)) : null,
                InFlight = Volatile.Read(ref deployment.InFlight),
            };
        }

        return new RouteDecision(group.Name, strategy, candidates);
    }

    /// <summary>The same with the one that was picked.</summary>
    public static RouteDecision With(RouteDecision before, GroupTable group, DeploymentState chosen, in RequestFacts request)
    {
        string name = group.NameOf(chosen);
        return new RouteDecision(before.Group, before.Strategy, before.Candidates) { Chosen = name, Why = Why(before, group, chosen, in request) };
    }

    /// <summary>Picks as a request would, and leases nothing.</summary>
    public static RouteDecision Dry(GroupTable group, ref TriedSet tried, in RequestFacts request, RandomSource random, out DeploymentState? chosen)
    {
        RouteDecision before = Before(group, ref tried, in request);
        chosen = Selection.Choose(group, ref tried, in request, random);
        return chosen is null ? before : With(before, group, chosen, in request);
    }

    private static string Why(RouteDecision decision, GroupTable group, DeploymentState chosen, in RequestFacts request)
    {
        int eligible = decision.Candidates.Count(c => c.Verdict == RouteVerdict.Eligible);
        return request.Pin is not null ? "the request asks for it"
            : eligible <= 1 ? "nobody else is eligible"
            : request.Issuer != 0 ? "the conversation was begun there, or with the same key at the same endpoint"
            : request.Preferred == chosen ? "the session was answered there last"
            : decision.Candidates[Array.IndexOf(group.Deployments, chosen)].Score is { } score ? $"{decision.Strategy} among {eligible}: {score}"
            : $"{decision.Strategy} among {eligible}";
    }

    private static int TierOf(GroupTable group, DeploymentState deployment)
    {
        int index = group.IndexOf(deployment);
        return group.Tiers is { } tiers ? Array.FindIndex(tiers, t => index >= 0 && (t[index >> 6] & deployment.Bit) != 0) : 0;
    }

    private static float WeightOf(GroupTable group, DeploymentState deployment, in RequestFacts request)
        => (request.Weights ?? group.Weights) is { } weights && group.IndexOf(deployment) is >= 0 and var index ? weights[index] : 1;
}
