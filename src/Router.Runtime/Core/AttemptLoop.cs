using LlmRouter.Errors;
using LlmRouter.Resilience;
using LlmRouter.Scheduling;

namespace LlmRouter.Core;

/// <summary>
/// The one loop that carries a request through attempts, retries and fallbacks, for every operation. An attempt ends when it
/// is decided: a whole answer, the first visible chunk of a stream, or a failure.
/// </summary>
internal static partial class AttemptLoop
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
        group.State.Count(group.Settings, call.Started);
        if (TryLease<TOperation, TAnswer>(call, group, call.Pin, call.Started, ref operation))
        {
            Outcome<TAnswer> outcome = await SendAsync<TOperation, TAnswer>(call, group, call.Pin, operation).ConfigureAwait(false);
            if (outcome.IsSuccess)
            {
                return outcome.Value;
            }
        }

        return await ContinueAsync<TOperation, TAnswer>(call, operation).ConfigureAwait(false);
    }

    /// <summary>Goes on after an answer that had been taken for one and broke: it is an attempt that failed, like any other.</summary>
    public static ValueTask<TAnswer> ResumeAsync<TOperation, TAnswer>(RoutedCall call, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => ContinueAsync<TOperation, TAnswer>(call, operation);

    /// <summary>One attempt where the call is, if somebody can take it now: no retry, no fallback, no wait.</summary>
    /// <returns>Whether it was made.</returns>
    public static async ValueTask<bool> OnceAsync<TOperation, TAnswer>(RoutedCall call, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        call.ThrowIfOver();
        if (!TryLease<TOperation, TAnswer>(call, call.Requested, call.Pin, call.Started, ref operation))
        {
            return false;
        }

        await AttemptAsync<TOperation, TAnswer>(call, call.Requested, operation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Everything after a first attempt that failed, which the call has written down, or that could not be made.</summary>
    private static async ValueTask<TAnswer> ContinueAsync<TOperation, TAnswer>(RoutedCall call, TOperation requested)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        try
        {
            return await TravelAsync<TOperation, TAnswer>(call, requested).ConfigureAwait(false);
        }
        finally
        {
            // A place in a queue that was kept while the request looked round.
            call.Patience?.Leave();
        }
    }

    private static async ValueTask<TAnswer> TravelAsync<TOperation, TAnswer>(RoutedCall call, TOperation requested)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        TOperation operation = requested;
        WaitResult waited = WaitResult.None;

        // It has one already when an answer broke that was not its first attempt.
        Journey journey = call.Continuation?.Journey ?? call.StartJourney(requested.MayRepeat);
        if (call.Hop is { } hop)
        {
            // The rest of an answer is asked as its beginning was.
            operation.Override(hop, edit: true);
            call.ForgetFacts();
        }

        while (true)
        {
            if (waited == WaitResult.Again)
            {
                // It waited, and is to go by what has changed meanwhile.
                Renew();
            }

            journey.TakeFailures();
            RouterClock clock = call.Engine.Clock;
            GroupVisit visit = journey.Visit;
            if (waited == WaitResult.Leased
                || (journey.MayAttempt(clock.Now) && TryLease<TOperation, TAnswer>(call, visit.Group, visit.Pin, clock.Now, ref operation)))
            {
                waited = WaitResult.None;
                Outcome<TAnswer> outcome = await SendAsync<TOperation, TAnswer>(call, visit.Group, visit.Pin, operation).ConfigureAwait(false);
                if (outcome.IsSuccess)
                {
                    return outcome.Value;
                }

                continue;
            }

            if (Renew())
            {
                continue;
            }

            waited = await Queueing.WaitAsync<TOperation, TAnswer>(call, journey, operation, beforeFallback: true).ConfigureAwait(false);
            if (waited != WaitResult.None)
            {
                continue;
            }

            if (visit.Failure is null && call.FallsBackByKind(visit.Group, journey.IsFirst))
            {
                visit.Refused = Refusals.Of(call, visit, call.FactsFor<TOperation, TAnswer>(visit.Group, visit.Pin, clock.Now, ref operation)).Kind;
            }

            // Nobody is left here: a fallback that can answer now goes before waiting.
            HopOverrides? before = call.Hop;
            if (journey.TryFallBack(target => CanAnswer<TOperation, TAnswer>(call, requested, target)))
            {
                operation = requested;
                if (call.Hop is { } overrides)
                {
                    operation.Override(overrides, edit: true);
                }

                if (call.Hop is not null || before is not null)
                {
                    call.ForgetFacts();
                }

                continue;
            }

            long now = clock.Now;
            if (journey.MayReturn(now) && journey.TryReturn(now, FreshAt<TOperation, TAnswer>(call, visit, now, ref operation), out TimeSpan wait))
            {
                Log.Waiting(call.Engine.Log, call.RequestId, visit.Group.Name, wait.TotalSeconds);
                await WaitAsync(call, wait).ConfigureAwait(false);
                continue;
            }

            waited = await Queueing.WaitAsync<TOperation, TAnswer>(call, journey, operation, beforeFallback: false).ConfigureAwait(false);
            if (waited != WaitResult.None)
            {
                continue;
            }

            throw FailureReport.Exception<TOperation, TAnswer>(call, journey, ref operation);
        }

        // Back to where it was meant to go, if there is another table.
        bool Renew()
        {
            if (!call.TryRenew())
            {
                return false;
            }

            call.Capture = journey.Visits[0].Capture;
            journey = call.StartJourney(requested.MayRepeat);
            operation = requested;
            return true;
        }
    }

    /// <summary>When the first of those is back, or has room, whom the request has not asked yet.</summary>
    private static long FreshAt<TOperation, TAnswer>(RoutedCall call, GroupVisit visit, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        RequestFacts facts = call.FactsFor<TOperation, TAnswer>(visit.Group, visit.Pin, now, ref operation);
        return Outlook.Of(visit.Group, ref call.Tried, in facts, call.Deadline).Earliest;
    }

    /// <summary>An attempt on the leased deployment, and a second one beside it where the group, or the request, wants that.</summary>
    private static ValueTask<Outcome<TAnswer>> SendAsync<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState? pin, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => HedgedAttempt.DelayOf<TOperation, TAnswer>(call, group, pin, ref operation) is { } after
            ? HedgedAttempt.RunAsync<TOperation, TAnswer>(call, group, operation, after)
            : AttemptAsync<TOperation, TAnswer>(call, group, operation);

    /// <summary>Decides, and takes what the decision needs.</summary>
    public static bool TryLease<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState? pin, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        call.SkipUnknownModels(group);
        RequestFacts facts = call.FactsFor<TOperation, TAnswer>(group, pin, now, ref operation);
        RouteDecision? before = call.Explains ? DecisionReport.Before(group, ref call.Tried, in facts) : null;
        TriedSet taken = call.Tried;
        if (call.Engine.Capacity.HasWaiters)
        {
            call.Engine.Capacity.Reserve(call, group, now, ref taken);
        }

        if (!Selection.TryLease(group, ref taken, in facts, call.Engine.Random, out call.Lease))
        {
            return false;
        }

        call.Patience?.Leave();

        call.Decision = before is null ? null : DecisionReport.With(before, group, call.Lease.Deployment!, in facts);
        return true;
    }

    private static bool CanAnswer<TOperation, TAnswer>(RoutedCall call, TOperation operation, FallbackTarget target)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        GroupTable group = call.Table.Groups[target.Group];
        TriedSet tried = call.TriedAt(target);

        // What is known of the request is known of what it asks where it is.
        bool differs = target.Overrides is not null || call.Hop is not null;
        if (target.Overrides is { } overrides)
        {
            operation.Override(overrides, edit: false);
        }

        if (differs)
        {
            call.ForgetFacts();
        }

        if (call.Engine.Capacity.HasWaiters)
        {
            call.Engine.Capacity.Reserve(call, group, call.Engine.Clock.Now, ref tried);
        }

        // Provider state never crosses groups.
        bool can = group.Mode == operation.Mode
            && operation.Issuer == 0
            && Selection.CouldLease(group, ref tried, call.FactsFor<TOperation, TAnswer>(group, target.Deployment, call.Engine.Clock.Now, ref operation) with { Capture = target.Capture });
        if (differs)
        {
            call.ForgetFacts();
        }

        return can;
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
