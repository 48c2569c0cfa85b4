using LlmRouter.Core;
using LlmRouter.Limits;

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

    public FailureKind Kind { get; private set; } = FailureKind.NoneEligible;

    /// <summary>No deployment could ever serve the request, whatever time passes.</summary>
    public bool Hopeless { get; private set; } = true;

    public static Refusals Of(GroupVisit visit, Reservation need, long now)
    {
        var refusals = new Refusals();
        bool allTooLarge = true;
        foreach (DeploymentState deployment in visit.Group.Deployments)
        {
            if (visit.Pin is not null && visit.Pin != deployment)
            {
                continue;
            }

            refusals.Look(visit, deployment, need, now, ref allTooLarge);
        }

        if (visit.Group.Deployments.Length == 0)
        {
            refusals.Hopeless = false;
            refusals.Lines.Add("the group has no deployments");
        }
        else if (allTooLarge && refusals.Lines.Count > 0)
        {
            refusals.Kind = FailureKind.RequestTooLarge;
        }

        return refusals;
    }

    private void Look(GroupVisit visit, DeploymentState deployment, Reservation need, long now, ref bool allTooLarge)
    {
        if (deployment.IsOff)
        {
            // Off by whoever runs the router, and for now: no mistake of the caller's.
            allTooLarge = false;
            Hopeless = false;
            Lines.Add($"{deployment.Id}: {(deployment.IsRetired ? "removed" : "switched off")}");
        }
        else if (deployment.CooldownUntil > now)
        {
            allTooLarge = false;
            TimeSpan left = deployment.Clock.Span(deployment.CooldownUntil - now);
            Lines.Add(FormattableString.Invariant($"{deployment.Id}: cooling down for {left.TotalSeconds:0.#} s after {deployment.CooldownKind}"));
            Recovers(deployment.CooldownUntil, deployment.CooldownKind == FailureKind.RateLimited);
        }
        else if (visit.FailureOf(deployment) is { } failure)
        {
            allTooLarge = false;
            Lines.Add($"{deployment.Id}: already failed in this request ({failure.Kind})");
            Hopeless = false;
        }
        else if (deployment.Peek(need.Input, need.OutputOf(deployment), now) is { } refusal)
        {
            allTooLarge &= refusal.Never && refusal.Limit > 0;
            Lines.Add($"{deployment.Id}: {refusal}");
            if (refusal.Kind == LimitKind.Parallel && refusal.Limit > 0)
            {
                Recovers(null, true);
            }
            else if (refusal.FreeAt < long.MaxValue)
            {
                Recovers(refusal.FreeAt, true);
            }
        }
        else
        {
            allTooLarge = false;
            Lines.Add($"{deployment.Id}: free again");
            Recovers(now, true);
        }
    }

    private void Recovers(long? at, bool limited)
    {
        Hopeless = false;
        if (RecoversAt is null || (at is { } time && time < RecoversAt))
        {
            RecoversAt = at;
            Kind = limited ? FailureKind.RateLimited : FailureKind.NoneEligible;
        }
    }
}
