using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>An attempt beside which a second one is started, on another deployment, when it has not answered after a time.</summary>
internal static class HedgedAttempt
{
    /// <summary>How long to wait for the first attempt; <see langword="null"/> when there is to be no second.</summary>
    public static TimeSpan? DelayOf<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState? pin, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (call.HedgeAfter is null && group.Settings.Hedge is null)
        {
            return null;
        }

        // What must not be repeated is not sent twice, and what belongs to one deployment cannot go to another.
        if (pin is not null || operation.Issuer != 0 || !operation.MayRepeat || call.HedgeAfter == TimeSpan.Zero)
        {
            return null;
        }

        return call.HedgeAfter
            ?? group.State.Waits.Of(operation.HandsOver, group.Settings.Hedge?.Percentile, call.Engine.Clock.Now)
            ?? group.Settings.Hedge?.After;
    }

    /// <summary>Makes the attempt whose lease the call has.</summary>
    public static async ValueTask<Outcome<TAnswer>> RunAsync<TOperation, TAnswer>(RoutedCall call, GroupTable group, TOperation operation, TimeSpan after)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        HedgeRace race = call.StartRace(group);
        DeploymentState deployment = call.Lease.Deployment!;
        Task<Outcome<TAnswer>>? first = null;
        try
        {
            first = AttemptLoop.AttemptAsync<TOperation, TAnswer>(call, group, operation).AsTask();
            if (await CompletesAsync(first, after, call).ConfigureAwait(false)
                || TryStart<TOperation, TAnswer>(call, group, deployment, operation, race) is not { } second)
            {
                return Ended(call, await first.ConfigureAwait(false));
            }

            Task<Outcome<TAnswer>> sooner = await Task.WhenAny(first, second).ConfigureAwait(false);
            Task<Outcome<TAnswer>> later = sooner == first ? second : first;
            Outcome<TAnswer> outcome;
            try
            {
                outcome = await sooner.ConfigureAwait(false);
            }
            catch
            {
                Forget(later);
                throw;
            }

            if (!outcome.IsSuccess)
            {
                return Ended(call, await later.ConfigureAwait(false));
            }

            Forget(later);
            call.Losing = later;
            return outcome;
        }
        catch
        {
            race.Abort();
            if (first is not null)
            {
                Forget(first);
            }

            throw;
        }
    }

    /// <summary>
    /// Nobody runs any more. With a winner the race stays, for the one that is still being cancelled to find that it has lost.
    /// </summary>
    private static Outcome<TAnswer> Ended<TAnswer>(RoutedCall call, Outcome<TAnswer> outcome)
    {
        if (!outcome.IsSuccess)
        {
            call.EndRace();
        }

        return outcome;
    }

    /// <summary>Starts the second attempt; <see langword="null"/> when nobody else can take it, or there have been enough.</summary>
    private static Task<Outcome<TAnswer>>? TryStart<TOperation, TAnswer>(
        RoutedCall call, GroupTable group, DeploymentState first, TOperation operation, HedgeRace race)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        long now = call.Engine.Clock.Now;
        double share = group.Settings.Hedge?.Budget ?? HedgeSettings.DefaultBudget;
        if (call.IsCancelled || call.Attempts + call.KeptBackIn(group) >= call.MaxAttempts || now >= call.Deadline || !group.State.Hedges.TryTake(share))
        {
            return null;
        }

        RoutedCall fork = call.Fork(first);
        bool leased = false;
        try
        {
            leased = AttemptLoop.TryLease<TOperation, TAnswer>(fork, group, null, now, ref operation);
        }
        finally
        {
            if (!leased)
            {
                group.State.Hedges.GiveBack(share);
            }
        }

        if (!leased)
        {
            return null;
        }

        DeploymentState second = fork.Lease.Deployment!;
        race.Join(fork, second, now);
        string name = group.NameOf(second);
        Log.Hedging(call.Engine.Log, call.RequestId, group.Name, name);
        if (call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(new HedgedEvent { RequestId = call.RequestId, Group = group.Name, Deployment = name });
        }

        // The first may have answered in between: then this one finds that it has lost when it is to be decided.
        return AttemptLoop.AttemptAsync<TOperation, TAnswer>(fork, group, operation).AsTask();
    }

    /// <summary>Whether a task ends within a time.</summary>
    private static async ValueTask<bool> CompletesAsync(Task task, TimeSpan time, RoutedCall call)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        using var stop = new CancellationTokenSource();
        Task delay = Task.Delay(time, call.Engine.Clock.Provider, stop.Token);
        if (await Task.WhenAny(task, delay).ConfigureAwait(false) == delay)
        {
            return false;
        }

        // It only stops a timer: nobody else waits for the delay.
#pragma warning disable CA1849, S6966, VSTHRD103
        stop.Cancel();
#pragma warning restore CA1849, S6966, VSTHRD103
        return true;
    }

    /// <summary>Nobody waits for this one: what it throws counts as seen, and a stream that it began after all is ended.</summary>
    private static void Forget<TAnswer>(Task<Outcome<TAnswer>> task)
        => _ = task.ContinueWith(
            static forgotten =>
            {
                if (forgotten.Exception is null && forgotten.IsCompletedSuccessfully && forgotten.Result is { IsSuccess: true, Value: IAsyncDisposable stream })
                {
                    _ = stream.DisposeAsync().AsTask();
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
