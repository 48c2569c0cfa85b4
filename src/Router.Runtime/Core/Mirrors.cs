using System.Runtime.CompilerServices;

namespace LlmRouter.Core;

/// <summary>
/// Copies of calls that run in the background at a mirror: each with a call and a lease of its own, one attempt, nobody waiting for
/// it. What becomes of a copy never touches the call that was copied. Thread-safe.
/// </summary>
internal sealed class Mirrors : IDisposable
{
    /// <summary>Copies that may run at once; beyond that they are dropped, so that a slow mirror cannot pile up requests.</summary>
    public const int Most = 256;

    private readonly CancellationTokenSource _end = new();
    private int _running;

    /// <summary>Copies that run now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Copies a request whose first attempt is about to be made, if that is configured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState deployment, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        DeploymentSettings settings = deployment.Settings;
        if ((settings.MirrorTo ?? group.Settings.MirrorTo) is { } mirror && call is { Attempts: 1, IsMirror: false, IsMock: false })
        {
            call.Engine.Mirrors.Copy<TOperation, TAnswer>(call, mirror, settings.MirrorShare ?? group.Settings.MirrorShare, ref operation);
        }
    }

    /// <summary>Sends a copy. The operation has made it of what its caller may change.</summary>
    /// <returns>True, for whoever says so.</returns>
    public bool Send<TOperation, TAnswer>(RoutedCall copy, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        ThreadPool.UnsafeQueueUserWorkItem(new Run<TOperation, TAnswer>(this, copy, operation), preferLocal: false);
        return true;
    }

    /// <summary>Cancels those that run; none is sent any more.</summary>
    public void Dispose() => _end.Cancel();

    private void Copy<TOperation, TAnswer>(RoutedCall call, string mirror, double share, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (_end.IsCancellationRequested || (share < 1 && call.Engine.Random.NextDouble() >= share))
        {
            return;
        }

        // The present table: the copy begins now, whenever the call did.
        RoutingTable table = call.Engine.Table;
        if (table.Find(mirror) is not { } target || table.Groups[target.Group].Mode != operation.Mode)
        {
            return;
        }

        if (Interlocked.Increment(ref _running) > Most)
        {
            Interlocked.Decrement(ref _running);
            Log.MirrorDropped(call.Engine.Log, call.RequestId, mirror, "as many copies as there may be are running");
            return;
        }

        bool sent = false;
        try
        {
            sent = operation.Mirror(this, call.CopyFor(table, target, _end.Token));
        }
        catch (Exception e)
        {
            // The call holds its lease by now, and is to go on: a copy that cannot be made is none of its business.
            Log.MirrorFailed(call.Engine.Log, e, call.RequestId, mirror);
        }
        finally
        {
            if (!sent)
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private sealed class Run<TOperation, TAnswer>(Mirrors owner, RoutedCall call, TOperation operation) : IThreadPoolWorkItem
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            try
            {
                if (!await AttemptLoop.OnceAsync<TOperation, TAnswer>(call, operation).ConfigureAwait(false))
                {
                    Log.MirrorDropped(call.Engine.Log, call.RequestId, call.Requested.Name, "nobody there can take it now");
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // The router was disposed.
            }
            catch (Exception e)
            {
                Log.MirrorFailed(call.Engine.Log, e, call.RequestId, call.Requested.Name);
            }
            finally
            {
                Interlocked.Decrement(ref owner._running);
            }
        }
    }
}
