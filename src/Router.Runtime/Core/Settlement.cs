using LlmRouter.Errors;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// What the end of an attempt does to the books: lease, statistics, health, moving means. The one place for it, for whole
/// answers and streams alike; whoever settles second does nothing.
/// </summary>
internal static class Settlement
{
    public static void Succeed(
        RoutedCall call, GroupTable group, ref Lease lease, DeploymentState deployment, UsageDetails? details, long started, out decimal? cost, out TimeSpan duration)
    {
        long now = call.Engine.Clock.Now;
        duration = call.Engine.Clock.Span(now - started);
        TokenUsage? usage = TokenUsage.From(details);
        cost = usage is { } known ? call.Engine.Prices.Of(deployment, call.Capture)?.Of(known) : null;
        if (!lease.Succeed(usage, now, cost))
        {
            return;
        }

        call.Remember(group, deployment, now);
        deployment.Failures.Success(now);
        deployment.Stats.Success(duration);
        Learning.Answered(group, deployment, call.IsStream, duration, usage?.Output ?? 0, now);
        if (usage is { } used)
        {
            deployment.Stats.Book(used, cost);
            group.State.Output.Observe(used.Output);
            deployment.Output.Observe(used.Output);
        }
    }

    /// <param name="call">The request.</param>
    /// <param name="group">Where the deployment was chosen.</param>
    /// <param name="lease">The attempt's lease.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="started">When it was chosen.</param>
    /// <param name="counts">Whether it speaks against the deployment: not when the caller gave it too little time.</param>
    /// <param name="seen">What had been used before it broke, reported or estimated.</param>
    public static void Fail(
        RoutedCall call, GroupTable group, ref Lease lease, DeploymentState deployment, Failure failure, long started, bool counts, TokenUsage seen = default)
    {
        long now = call.Engine.Clock.Now;
        decimal? cost = seen == default ? null : call.Engine.Prices.Of(deployment, call.Capture)?.Of(seen);
        if (!lease.Fail(failure.Stage, now, seen == default ? null : seen, cost, quiet: true))
        {
            return;
        }

        try
        {
            Book(call, group, deployment, failure, call.Engine.Clock.Span(now - started), now, counts, seen, cost);
        }
        finally
        {
            // Only now: whoever waits must not be sent to one that has to cool.
            deployment.Capacity?.Released(deployment, lease.HasBudgets);
        }
    }

    private static void Book(
        RoutedCall call, GroupTable group, DeploymentState deployment, Failure failure, TimeSpan duration, long now, bool counts, TokenUsage seen, decimal? cost)
    {

        deployment.Stats.Failure(failure.Kind);
        if (seen != default)
        {
            deployment.Stats.Book(seen, cost);
        }

        if (failure.Kind == FailureKind.Cancelled)
        {
            return;
        }

        call.AttemptFailed(group, deployment, failure, duration);
        Log.AttemptFailed(call.Engine.Log, call.RequestId, deployment.Name, duration.TotalSeconds, failure.Kind, failure.StatusCode, failure.Message);
        if (counts)
        {
            Learning.Failed(group, deployment, call.IsStream, failure.Kind, duration, now);
            Cooldowns.Observe(call, group, deployment, failure, now);
        }
    }
}
