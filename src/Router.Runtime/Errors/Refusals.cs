using LlmRouter.Core;

namespace LlmRouter.Errors;

/// <summary>
/// Why nobody in a group could be asked: a line for each deployment, and what it all amounts to. Worked out only when a request
/// has failed.
/// </summary>
internal sealed class Refusals
{
    public List<string> Lines { get; } = [];

    /// <summary>When the first of them may be asked again; <see langword="null"/> when that cannot be told.</summary>
    public long? RecoversAt { get; private set; }

    public FailureKind Kind { get; private set; }

    /// <summary>No deployment could ever serve the request, whatever time passes.</summary>
    public bool Hopeless { get; private set; }

    public static Refusals Of(RoutedCall call, GroupVisit visit, in RequestFacts request)
    {
        var refusals = new Refusals();
        var verdicts = new List<Verdict>();
        foreach (GroupMember member in visit.Group.Members)
        {
            DeploymentState deployment = member.State;
            if (visit.Pin is null || visit.Pin == deployment)
            {
                Failure? failed = visit.FailureOf(deployment);
                var verdict = Verdict.Of(visit.Group, member, ref call.Tried, failed, in request);
                verdicts.Add(verdict);
                refusals.Lines.Add($"{visit.Group.NameOf(deployment)}: {verdict.Text}");
            }
        }

        if (verdicts.Count == 0)
        {
            refusals.Lines.Add("the group has no deployments");
        }

        refusals.Judge(verdicts);
        return refusals;
    }

    /// <summary>What the verdicts amount to, in the order of the rules: size, limits, budgets, anything else.</summary>
    private void Judge(List<Verdict> verdicts)
    {
        Hopeless = verdicts.Count > 0 && verdicts.TrueForAll(v => v.Never);
        RecoversAt = verdicts.Where(v => v.RecoversAt is not null).Min(v => v.RecoversAt);

        // A place in flight is free as soon as somebody leaves: sooner than whatever has a time.
        bool byLimit = verdicts.Exists(v => v.ByLimit && (v.RecoversAt is null ? v.Kind == RouteVerdict.AtLimit : v.RecoversAt == RecoversAt));
        List<Verdict> asked = verdicts.FindAll(v => v.Kind is not (RouteVerdict.AlreadyFailed or RouteVerdict.UnknownModel or RouteVerdict.SwitchedOff or RouteVerdict.Closed
            or RouteVerdict.NotGranted or RouteVerdict.NotAskedFor or RouteVerdict.CoolingDown));
        if (asked.Count > 0 && asked.TrueForAll(v => v.Kind == RouteVerdict.WindowTooSmall))
        {
            Kind = FailureKind.ContextWindowExceeded;
        }
        else if (verdicts.Count > 0 && verdicts.TrueForAll(v => v.TooLarge))
        {
            Kind = FailureKind.RequestTooLarge;
        }
        else if (verdicts.Count > 0 && verdicts.TrueForAll(v => v.Kind == RouteVerdict.UnknownModel))
        {
            Kind = FailureKind.NotFound;
        }
        else if (byLimit)
        {
            Kind = FailureKind.RateLimited;
        }
        else if (verdicts.Exists(v => v.Kind == RouteVerdict.BudgetSpent) && verdicts.TrueForAll(v => v.Never || v.Kind == RouteVerdict.BudgetSpent))
        {
            Kind = FailureKind.BudgetExceeded;
        }
        else
        {
            Kind = FailureKind.NoneEligible;
        }
    }
}
