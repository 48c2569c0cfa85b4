using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Resilience;

/// <summary>
/// What the ends of attempts do to the health of a deployment, as the table of failures says: they take it out of rotation, bring
/// it back, or hand on the turn of a probe. Whoever listens is told, outside of every lock.
/// </summary>
internal static class Cooldowns
{
    /// <summary>Looks at one failure.</summary>
    /// <param name="call">The request.</param>
    /// <param name="group">The group in which the deployment was chosen.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="started">When the attempt was leased.</param>
    /// <param name="now">The time.</param>
    public static void Observe(RoutedCall call, GroupTable group, DeploymentState deployment, Failure failure, long started, long now)
    {
        CoolRule rule = FailurePolicy.Of(failure.Kind).Cools;
        if (failure.Kind == FailureKind.NotFound && call.Capture is not null)
        {
            // The model of this one request is missing, not the deployment: others ask it for other models.
            call.RememberUnknown(deployment, now);
            rule = CoolRule.Never;
        }

        HealthSettings health = deployment.Settings.Health;
        bool overloaded = failure.StatusCode == 529 || (failure.StatusCode == 503 && failure.RetryAfter is not null);
        TimeSpan? asked = failure.Kind == FailureKind.RateLimited || (failure.Kind == FailureKind.ServerError && overloaded) ? failure.RetryAfter : null;
        asked = asked > TimeSpan.Zero ? asked : null;
        if (rule == CoolRule.Never || Cooldown.Of(failure, asked, health) is not { } cooldown)
        {
            SaysNothing(call.Engine, deployment, failure, rule, started, now);
            return;
        }

        // An attempt that began before the last cooldown did says nothing new of the deployment: others have said it already. It is
        // news for those that share its key, and so is a time that its provider names: that one may move the deadline on.
        bool current = deployment.IsCurrent(started);
        bool ownCount = health.AllowedOf(failure.Kind) is not null;
        if (!current && (ownCount || (asked is null && rule != CoolRule.WithCredential)))
        {
            return;
        }

        bool probe = current && deployment.AwaitsProbe;
        bool due = !current || deployment.Failures.Failure(now, failure.Kind, rule, health);
        if (!due && !probe && (ownCount || !overloaded))
        {
            return;
        }

        switch (rule)
        {
            case CoolRule.WithCredential:
                foreach (DeploymentState sibling in deployment.SameCredential)
                {
                    if (Cooldown.Of(failure, asked, sibling.Settings.Health) is { } own)
                    {
                        Cool(call.Engine, sibling, own, started, now);
                    }
                }

                break;

            case CoolRule.AtOnceEvenAlone:
                Cool(call.Engine, deployment, cooldown, started, now);
                break;

            default:
                CoolIfSpare(call, group, deployment, cooldown, rule, probe, started, now);
                break;
        }
    }

    /// <summary>An attempt was answered, or its stream begun.</summary>
    public static void Answered(RouterEngine engine, DeploymentState deployment, long started, long now)
    {
        if (deployment.Answered(started, now))
        {
            Log.Recovered(engine.Log, deployment.Name);
            Back(engine, deployment);
        }
    }

    /// <summary>An attempt ended and said nothing of the deployment: cancelled, never sent, or given too little time.</summary>
    public static void Undecided(RouterEngine engine, DeploymentState deployment, long started, long now)
    {
        if (deployment.HandOn(started, now))
        {
            engine.CapacityChanged?.Invoke(deployment);
        }
    }

    /// <summary>Tells that a deployment is back: it has answered, or somebody ended its cooldown by hand.</summary>
    public static void Back(RouterEngine engine, DeploymentState deployment)
    {
        engine.CapacityChanged?.Invoke(deployment);
        if (engine.Events.Any)
        {
            engine.Events.Publish(new RecoveredEvent { Deployment = deployment.Name });
        }
    }

    /// <summary>
    /// Cools what should not be taken from requests that have nobody else. Whether they have and that it is taken must be one step:
    /// of two deployments that fail at the same time, each would count on the other.
    /// </summary>
    private static void CoolIfSpare(RoutedCall call, GroupTable group, DeploymentState deployment, Cooldown cooldown, CoolRule rule, bool probe, long started, long now)
    {
        RouterEngine engine = call.Engine;
        bool moved = false;
        bool leftIn = false;
        TimeSpan length = default;
        lock (engine.Sparing)
        {
            bool spare = CanSpare(call, group, deployment, now);
            if (spare || (rule == CoolRule.AtOnce && cooldown.Named is not null))
            {
                // Alone, it is left in unless the provider named a time: then everybody waits for that.
                moved = deployment.Cool(cooldown with { IsHold = !spare }, started, now, out length);
            }
            else if (probe)
            {
                leftIn = deployment.LeaveIn(started);
            }
        }

        if (moved)
        {
            Tell(engine, deployment, cooldown.Kind, length);
        }

        if (leftIn)
        {
            engine.CapacityChanged?.Invoke(deployment);
        }
    }

    private static void Cool(RouterEngine engine, DeploymentState deployment, Cooldown cooldown, long started, long now)
    {
        if (deployment.Cool(cooldown, started, now, out TimeSpan length))
        {
            Tell(engine, deployment, cooldown.Kind, length);
        }
    }

    /// <summary>A failure that never cools the deployment: as a probe it has done its work, if the deployment answered.</summary>
    private static void SaysNothing(RouterEngine engine, DeploymentState deployment, Failure failure, CoolRule rule, long started, long now)
    {
        if (!deployment.AwaitsProbe)
        {
            return;
        }

        // That somebody behind it has nobody left (a deployment may be a router itself) is no answer.
        bool answered = failure.Stage == FailureStage.Answered || (rule == CoolRule.Never && failure.Stage == FailureStage.Sent);
        if (answered && failure.Kind is not (FailureKind.BudgetExceeded or FailureKind.NoneEligible or FailureKind.UnknownModel))
        {
            Answered(engine, deployment, started, now);
        }
        else if (deployment.Settings.Health.Cooldown <= TimeSpan.Zero)
        {
            // Cooldowns were switched off since it cooled.
            if (deployment.LeaveIn(started))
            {
                engine.CapacityChanged?.Invoke(deployment);
            }
        }
        else
        {
            Undecided(engine, deployment, started, now);
        }
    }

    private static void Tell(RouterEngine engine, DeploymentState deployment, FailureKind kind, TimeSpan length)
    {
        Log.CoolingDown(engine.Log, deployment.Name, length.TotalSeconds, kind);
        if (engine.Events.Any)
        {
            engine.Events.Publish(new CooldownEvent { Deployment = deployment.Name, Kind = kind, Duration = length });
        }
    }

    /// <summary>Whether somebody else can answer such a request: another deployment of the group, or a fallback.</summary>
    private static bool CanSpare(RoutedCall call, GroupTable group, DeploymentState deployment, long now)
    {
        var others = default(TriedSet);
        others.Add(deployment);
        if (HasUsable(call, group, null, ref others, now))
        {
            return true;
        }

        foreach (FallbackTarget target in group.Fallbacks.General)
        {
            if (HasUsable(call, call.Table.Groups[target.Group], target.Deployment, ref others, now))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasUsable(RoutedCall call, GroupTable group, DeploymentState? pin, ref TriedSet others, long now)
    {
        foreach (DeploymentState one in group.Deployments)
        {
            // Nobody can count on one that has yet to show that it is back.
            if (one.AwaitsProbe)
            {
                others.Add(one);
            }
        }

        return Selection.CouldLease(group, ref others, new RequestFacts { Need = new Reservation(1, 0), Now = now, Pin = pin, Demands = call.Demands });
    }
}
