using System.Runtime.CompilerServices;
using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Core;

/// <summary>
/// The one loop that carries a request through attempts, retries and fallbacks, for every operation. An attempt ends when it
/// is decided: a whole answer, the first visible chunk of a stream, or a failure.
/// </summary>
internal static class AttemptLoop
{
    // What conversions between units of clocks and of timers lose.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    /// <summary>Routes a request.</summary>
    /// <exception cref="LlmRouterException">No deployment answered.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public static async ValueTask<TAnswer> RunAsync<TOperation, TAnswer>(RoutedCall call, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        GroupTable group = call.Requested;

        // The first attempt, for which nothing but the call itself is needed.
        call.ThrowIfOver();
        if (TryLease<TOperation, TAnswer>(call, group, call.Pin, call.Started, ref operation))
        {
            Outcome<TAnswer> outcome = await AttemptAsync<TOperation, TAnswer>(call, group, operation).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome.Value;
            }

            return await ContinueAsync<TOperation, TAnswer>(call, operation, outcome.Failure).ConfigureAwait(false);
        }

        return await ContinueAsync<TOperation, TAnswer>(call, operation, null).ConfigureAwait(false);
    }

    /// <summary>Goes on after an answer that had been taken for one and broke: it is an attempt that failed, like any other.</summary>
    public static ValueTask<TAnswer> ResumeAsync<TOperation, TAnswer>(RoutedCall call, TOperation operation, Failure broken)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => ContinueAsync<TOperation, TAnswer>(call, operation, broken);

    /// <summary>Everything after a first attempt that failed, or could not be made.</summary>
    private static async ValueTask<TAnswer> ContinueAsync<TOperation, TAnswer>(RoutedCall call, TOperation operation, Failure? firstFailure)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        // It has one already when an answer broke that was not its first attempt.
        Journey? begun = call.Continuation?.Journey;
        Journey journey = begun ?? call.StartJourney();
        GroupVisit visit = journey.Visit;
        if (firstFailure is not null)
        {
            if (begun is null)
            {
                visit.AttemptStarts();
            }

            journey.Failed(firstFailure);
        }

        while (true)
        {
            RouterClock clock = call.Engine.Clock;
            if (journey.MayAttempt(clock.Now) && TryLease<TOperation, TAnswer>(call, visit.Group, visit.Pin, clock.Now, ref operation))
            {
                visit.AttemptStarts();
                Outcome<TAnswer> outcome = await AttemptAsync<TOperation, TAnswer>(call, visit.Group, operation).ConfigureAwait(false);
                if (outcome.IsSuccess)
                {
                    return outcome.Value;
                }

                journey.Failed(outcome.Failure);
                continue;
            }

            if (call.TryRenew())
            {
                journey = call.StartJourney();
                visit = journey.Visit;
                continue;
            }

            // Nobody is left here: a fallback that can answer now goes before waiting.
            if (journey.TryFallBack(target => CanAnswer<TOperation, TAnswer>(call, operation, target)))
            {
                visit = journey.Visit;
                continue;
            }

            if (journey.TryReturn(clock.Now, out TimeSpan wait))
            {
                Log.Waiting(call.Engine.Log, call.RequestId, visit.Group.Name, wait.TotalSeconds);
                await WaitAsync(call, wait).ConfigureAwait(false);
                continue;
            }

            throw FailureReport.Exception<TOperation, TAnswer>(call, journey, ref operation);
        }
    }

    private static bool TryLease<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState? pin, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        call.SkipUnknownModels(group);
        RequestFacts facts = call.FactsFor<TOperation, TAnswer>(group, pin, now, ref operation);
        RouteDecision? before = call.Explains ? DecisionReport.Before(group, ref call.Tried, in facts) : null;
        if (!Selection.TryLease(group, ref call.Tried, in facts, call.Engine.Random, out call.Lease))
        {
            return false;
        }

        call.Decision = before is null ? null : DecisionReport.With(before, group, call.Lease.Deployment!, in facts);
        return true;
    }

    private static bool CanAnswer<TOperation, TAnswer>(RoutedCall call, TOperation operation, FallbackTarget target)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        GroupTable group = call.Table.Groups[target.Group];

        TriedSet tried = call.TriedAt(target);

        // Provider state never crosses groups.
        return group.Mode == operation.Mode
            && operation.Issuer == 0
            && Selection.CouldLease(group, ref tried, call.FactsFor<TOperation, TAnswer>(group, target.Deployment, call.Engine.Clock.Now, ref operation));
    }

    /// <summary>One attempt on the leased deployment, settled unless its answer goes on.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Outcome<TAnswer>> AttemptAsync<TOperation, TAnswer>(RoutedCall call, GroupTable group, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        DeploymentState deployment = call.Lease.Deployment!;
        call.AttemptStarts(deployment, operation.HandsOver);
        long started = call.Lease.Started;
        TimeSpan configured = operation.AttemptTimeout(deployment.Settings);
        TimeSpan wanted = operation.AttemptTimeout(call) ?? configured;
        TimeSpan left = call.Engine.Clock.Span(call.Deadline - started);
        TimeSpan timeout = wanted < left ? wanted : left;

        Outcome<TAnswer> outcome;
        AttemptScope? scope = null;
        try
        {
            scope = new AttemptScope(timeout, call);
            call.Scope = scope;
            outcome = await operation.SendAsync(call, group, deployment, scope).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            outcome = AttemptFailures.From(e, call, scope, timeout);
        }

        if (outcome.IsSuccess)
        {
            if (!operation.HandsOver)
            {
                scope!.Dispose();
                Settlement.Succeed(call, group, ref call.Lease, deployment, operation.Usage(outcome.Value), started, out decimal? cost, out TimeSpan duration);
                operation.Stamp(outcome.Value, group, deployment, call.Route(group, deployment, duration, cost, null, null));
            }

            return outcome;
        }

        Failure failure = AttemptFailures.Reconcile(outcome.Failure, call, scope, timeout);
        scope?.Dispose();

        // A timeout speaks against a deployment that had the time that is configured, not against one that the caller cut short.
        TimeSpan due = configured < group.Settings.Timeout ? configured : group.Settings.Timeout;
        bool counts = failure.Kind != FailureKind.Timeout || failure.StatusCode is not null || timeout + Tolerance >= due;

        // Sent and then cut, it was probably billed: what is known of it is booked.
        TokenUsage seen = failure.Stage == FailureStage.Sent ? outcome.Failure.Seen ?? new TokenUsage(call.BookedInput<TOperation, TAnswer>(ref operation), 0, 0) : default;
        Settlement.Fail(call, group, ref call.Lease, deployment, failure, started, counts, seen);
        if (failure.Kind == FailureKind.Cancelled)
        {
            throw call.Cancelled();
        }

        return failure;
    }

    /// <summary>
    /// Waits until then and not a moment less, as timers do that round to milliseconds: a deployment still cooling would not be
    /// asked, and the wait would have been for nothing.
    /// </summary>
    private static async ValueTask WaitAsync(RoutedCall call, TimeSpan wait)
    {
        RouterClock clock = call.Engine.Clock;
        long until = clock.Now + clock.Units(wait + Tolerance);
        using var scope = new AttemptScope(Timeout.InfiniteTimeSpan, call);
        call.Scope = scope;
        try
        {
            for (TimeSpan left = wait + Tolerance; left > TimeSpan.Zero; left = clock.Span(until - clock.Now))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock.Provider, scope.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            throw call.Cancelled();
        }
    }
}
