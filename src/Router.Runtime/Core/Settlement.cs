using LlmRouter.Errors;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;
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
        cost = call.IsMock ? 0 : usage is { } known ? call.Engine.Prices.Of(deployment, call.Capture)?.Of(known) : null;
        if (!lease.Succeed(usage, now, cost))
        {
            return;
        }

        call.Remember(group, deployment, now);
        deployment.Stats.Success(duration, call.IsMirror);
        if (call.IsMock)
        {
            // Nobody's answer: it says nothing about whether the deployment is well, how fast it is, or how much it writes.
            Cooldowns.Undecided(call.Engine, deployment, started, now);
            deployment.Stats.Book(usage.GetValueOrDefault(), cost);
            return;
        }

        Cooldowns.Answered(call.Engine, deployment, started, now);
        if (deployment.IsCurrent(started))
        {
            deployment.Failures.Success(now);
        }

        Learning.Answered(group, deployment, call.IsStream, duration, usage?.Output ?? 0, now);
        if (!call.IsStream && group.Settings.Hedge is { Percentile: not null })
        {
            group.State.Waits.Record(isStream: false, duration, now);
        }

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
        decimal? cost = call.IsMock ? 0 : seen == default ? null : call.Engine.Prices.Of(deployment, call.Capture)?.Of(seen);
        if (!lease.Fail(failure.Stage, now, seen == default ? null : seen, cost, quiet: true))
        {
            return;
        }

        try
        {
            Book(call, group, deployment, failure, started, now, counts, seen, cost);
        }
        finally
        {
            // Only now: whoever waits must not be sent to one that has to cool.
            deployment.Capacity?.Released(deployment, lease.HasBudgets);
        }
    }

    private static void Book(
        RoutedCall call, GroupTable group, DeploymentState deployment, Failure failure, long started, long now, bool counts, TokenUsage seen, decimal? cost)
    {
        TimeSpan duration = call.Engine.Clock.Span(now - started);
        deployment.Stats.Failure(failure.Kind, call.IsMirror);
        if (seen != default)
        {
            deployment.Stats.Book(seen, cost);
        }

        if (failure.Kind == FailureKind.Cancelled)
        {
            Cooldowns.Undecided(call.Engine, deployment, started, now);
            return;
        }

        AttemptInfo attempt = call.AttemptFailed(group, deployment, failure, duration);
        RequestEvents.AttemptFailed(call, deployment, attempt);
        Log.AttemptFailed(call.Engine.Log, call.RequestId, deployment.Name, duration.TotalSeconds, failure.Kind, failure.StatusCode, failure.Message);
        if (counts)
        {
            Learning.Failed(group, deployment, call.IsStream, failure.Kind, duration, now);
            Cooldowns.Observe(call, group, deployment, failure, started, now);
        }
        else
        {
            Cooldowns.Undecided(call.Engine, deployment, started, now);
        }
    }

    /// <summary>
    /// An attempt beside which another one has answered: what it cost is booked, and it is neither a failure nor a sample.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="lease">The attempt's lease.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="reported">The usage of an answer that came all the same; <see langword="null"/> when none came.</param>
    /// <param name="estimated">What is booked where nothing is reported.</param>
    /// <param name="stage">How far it had come.</param>
    public static void Lose(RoutedCall call, ref Lease lease, DeploymentState deployment, UsageDetails? reported, TokenUsage estimated, FailureStage stage)
    {
        long now = call.Engine.Clock.Now;
        long started = lease.Started;
        TokenUsage used = TokenUsage.From(reported) ?? estimated;
        decimal? cost = call.IsMock ? 0 : call.Engine.Prices.Of(deployment, call.Capture)?.Of(used);
        if (lease.Fail(stage, now, used, cost))
        {
            deployment.Stats.Failure(FailureKind.Cancelled, call.IsMirror);
            deployment.Stats.Book(used, cost);
            Cooldowns.Undecided(call.Engine, deployment, started, now);
        }
    }
}
