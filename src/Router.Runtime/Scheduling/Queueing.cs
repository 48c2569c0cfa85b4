using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Scheduling;

/// <summary>
/// How a request waits that nobody can take now: what the attempt loop has to do with queues. A wait is no attempt and draws on no
/// budget.
/// </summary>
internal static class Queueing
{
    /// <summary>Waits, if a limit or a cooldown ends in time where the request is.</summary>
    /// <param name="call">The request.</param>
    /// <param name="journey">Where it is.</param>
    /// <param name="operation">What it asks.</param>
    /// <param name="beforeFallback">Whether fallbacks have not been asked yet: only some groups wait before they are.</param>
    /// <exception cref="OperationCanceledException">Nobody wants the answer any more.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public static ValueTask<WaitResult> WaitAsync<TOperation, TAnswer>(RoutedCall call, Journey journey, TOperation operation, bool beforeFallback)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        GroupVisit visit = journey.Visit;
        GroupTable group = visit.Group;
        QueueSettings settings = group.Settings.Queue;
        RouterClock clock = call.Engine.Clock;
        long now = clock.Now;
        TimeSpan left = call.WaitIn(group) - (call.Patience?.Waited ?? TimeSpan.Zero);
        if ((beforeFallback && !settings.BeforeFallback) || left <= TimeSpan.Zero || call.Patience is { IsOver: true } || !journey.MayAttempt(now))
        {
            return new(WaitResult.None);
        }

        RequestQueue queue = group.State.QueueOf(call.Engine.Capacity);
        long until = clock.Span(call.Deadline - now) < left ? call.Deadline : now + clock.Units(left);
        RequestFacts facts = call.FactsFor<TOperation, TAnswer>(group, visit.Pin, now, ref operation);
        Outlook outlook = Outlook.Of(group, ref call.Tried, in facts, until);
        if (!outlook.IsHopeful)
        {
            return new(WaitResult.None);
        }

        Patience patience = call.BePatient();
        if (patience.Waiter is { Queue: { } other } && other != queue)
        {
            patience.Leave();
        }

        Waiter waiter = patience.Waiter ??= new Waiter(call, call.PriorityIn(group), settings.Fair ? call.Tenant : "");
        waiter.Prepare(group, in facts, in call.Tried, until);
        return WaitAsync(call, patience, waiter, queue, outlook, now);
    }

    private static async ValueTask<WaitResult> WaitAsync(RoutedCall call, Patience patience, Waiter waiter, RequestQueue queue, Outlook outlook, long now)
    {
        RouterClock clock = call.Engine.Clock;
        string group = waiter.Group.Name;
        WaitEnd end;
        using (var scope = new AttemptScope(TimeSpan.FromMilliseconds(Math.Ceiling(clock.Span(waiter.Until - now).TotalMilliseconds)), call))
        {
            call.Scope = scope;
            queue.Join(waiter, outlook, waiter.Group.Settings.Queue);

            // Not awaited when it ends: the callback may be serving others, and who is cancelled does not wait for that.
            CancellationTokenRegistration ending = scope.Token.UnsafeRegister(static place => ((Waiter)place!).Queue!.End((Waiter)place, WaitEnd.Over), waiter);
            if (waiter.IsWaiting)
            {
                Announce(call, waiter, queue.Count);
            }

            end = await waiter.Told.ConfigureAwait(false);
            ending.Unregister();
        }

        TimeSpan waited = clock.Span(clock.Now - now);
        patience.Waited += waited;
        Log.Waited(call.Engine.Log, call.RequestId, group, waited.TotalSeconds, end);
        if (end == WaitEnd.Changed)
        {
            return WaitResult.Again;
        }

        patience.Waiter = null;
        switch (end)
        {
            case WaitEnd.Leased:
                if (Take(call, waiter))
                {
                    return WaitResult.Leased;
                }

                patience.Waiter = new Waiter(waiter);
                break;

            case WaitEnd.Failed:
                waiter.Rethrow();
                break;

            case WaitEnd.TurnedAway:
                patience.TurnedAwayFrom = group;
                patience.IsOver = true;
                break;

            case WaitEnd.Over or WaitEnd.InVain:
                patience.IsOver = true;
                break;
        }

        call.ThrowIfOver();
        return WaitResult.Again;
    }

    /// <summary>
    /// Takes the lease over, unless the request ended at the same moment, or the deployment, asked by another one, began to cool:
    /// the request would only be sent to hear the same.
    /// </summary>
    private static bool Take(RoutedCall call, Waiter waiter)
    {
        Lease lease = waiter.TakeLease();
        long now = call.Engine.Clock.Now;
        if (call.IsCancelled || call.Engine.IsDisposed || now >= call.Deadline || lease.Deployment!.CooldownUntil > now)
        {
            GiveBack(call.Engine, ref lease, now);
            call.ThrowIfOver();
            return false;
        }

        if (call.Explains)
        {
            try
            {
                RequestFacts facts = waiter.FactsAt(now);
                call.Decision = DecisionReport.With(DecisionReport.Before(waiter.Group, ref waiter.Tried, in facts), waiter.Group, lease.Deployment!, in facts);
            }
            catch
            {
                // The application's filter.
                GiveBack(call.Engine, ref lease, now);
                throw;
            }
        }

        call.Lease = lease;
        return true;
    }

    /// <summary>Gives a lease back for which nothing was sent; if it was a probe, another request has its turn.</summary>
    public static void GiveBack(RouterEngine engine, ref Lease lease, long now)
    {
        DeploymentState deployment = lease.Deployment!;
        long started = lease.Started;
        lease.Fail(FailureStage.NotSent, now);
        Cooldowns.Undecided(engine, deployment, started, now);
    }

    private static void Announce(RoutedCall call, Waiter waiter, int waiting)
    {
        Log.Queued(call.Engine.Log, call.RequestId, waiter.Group.Name, waiter.Priority, waiting);
        if (call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(new RequestQueuedEvent { RequestId = call.RequestId, Group = waiter.Group.Name, Waiting = waiting });
        }
    }
}
