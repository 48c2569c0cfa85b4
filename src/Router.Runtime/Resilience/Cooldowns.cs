using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Resilience;

/// <summary>Takes a deployment that failed out of rotation, as the table of failures says.</summary>
internal static class Cooldowns
{
    /// <summary>Looks at one failure.</summary>
    /// <param name="call">The request.</param>
    /// <param name="group">The group in which the deployment was chosen.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="now">The time.</param>
    public static void Observe(RoutedCall call, GroupTable group, DeploymentState deployment, Failure failure, long now)
    {
        CoolRule rule = FailurePolicy.Of(failure.Kind).Cools;
        if (rule == CoolRule.Never)
        {
            return;
        }

        if (failure.Kind == FailureKind.NotFound && call.Capture is not null)
        {
            // The model of this one request is missing, not the deployment: others ask it for other models.
            call.RememberUnknown(deployment, now);
            return;
        }

        bool tooOften = deployment.Failures.Failure(now, deployment.Settings.Health.AllowedFailures);
        TimeSpan fallbackDuration = deployment.Settings.Health.Cooldown;
        if (fallbackDuration <= TimeSpan.Zero)
        {
            return;
        }

        bool overloaded = failure.StatusCode == 529 || (failure.StatusCode == 503 && failure.RetryAfter is not null);
        switch (rule)
        {
            case CoolRule.WithCredential:
                TimeSpan duration = failure.Kind == FailureKind.QuotaExhausted ? FailurePolicy.QuotaCooldown : fallbackDuration;
                foreach (DeploymentState sibling in deployment.SameCredential)
                {
                    if (sibling.Settings.Health.Cooldown > TimeSpan.Zero)
                    {
                        Cool(call, sibling, duration, failure.Kind, now);
                    }
                }

                break;

            case CoolRule.AtOnceEvenAlone:
                Cool(call, deployment, fallbackDuration, failure.Kind, now);
                break;

            case CoolRule.AtOnce:
                // Alone, it is left in unless the provider named a time: then everybody waits for that.
                if (failure.RetryAfter is { } asked)
                {
                    Cool(call, deployment, Shorter(asked, FailurePolicy.LongestCooldown), failure.Kind, now);
                }
                else if (CanSpare(call, group, deployment, now))
                {
                    Cool(call, deployment, fallbackDuration, failure.Kind, now);
                }

                break;

            case CoolRule.ByRate when (tooOften || overloaded) && CanSpare(call, group, deployment, now):
                Cool(call, deployment, overloaded && failure.RetryAfter is { } wish ? Shorter(wish, FailurePolicy.LongestCooldown) : fallbackDuration, failure.Kind, now);
                break;
        }
    }

    private static void Cool(RoutedCall call, DeploymentState deployment, TimeSpan duration, FailureKind kind, long now)
    {
        if (duration > TimeSpan.Zero && deployment.Cool(now + deployment.Clock.Units(duration), kind))
        {
            Log.CoolingDown(call.Engine.Log, deployment.Name, duration.TotalSeconds, kind);
        }
    }

    /// <summary>Whether somebody else can answer such a request: another deployment of the group, or a fallback.</summary>
    private static bool CanSpare(RoutedCall call, GroupTable group, DeploymentState deployment, long now)
    {
        var others = default(TriedSet);
        others.Add(deployment);
        if (Selection.CouldLease(group, ref others, new RequestFacts { Need = new Reservation(1, 0), Now = now, Demands = call.Demands }))
        {
            return true;
        }

        foreach (FallbackTarget target in group.Fallbacks.General)
        {
            if (Selection.CouldLease(call.Table.Groups[target.Group], ref others, new RequestFacts { Need = new Reservation(1, 0), Now = now, Pin = target.Deployment, Demands = call.Demands }))
            {
                return true;
            }
        }

        return false;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
