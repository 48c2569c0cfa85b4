using System.Collections.Concurrent;
using System.Diagnostics;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// Waits until the thread pool has nothing to do. The platform itself hops to it in one case that the router cannot avoid: a
/// <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> that is cancelled goes on there. Waiting for that before
/// the next step keeps one order of things. Without sleeping: a hop takes microseconds.
/// </summary>
internal sealed class Quiescence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<Action> _later = [];

    // The runner of the tests may hold threads of its own.
    private int _others = Busy;

    /// <summary>For what the router would hand to the thread pool by itself: it runs in the order in which it came, at the next wait.</summary>
    public void Later(Action work) => _later.Enqueue(work);

    /// <summary>Waits until what has been handed to the thread pool has run.</summary>
    public void Wait()
    {
        WaitForPool();
        while (_later.TryDequeue(out Action? work))
        {
            work();
            WaitForPool();
        }
    }

    private void WaitForPool()
    {
        if (IsQuiet())
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        for (var spinner = default(SpinWait); !IsQuiet(); spinner.SpinOnce(sleep1Threshold: -1))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                // Somebody else has come to stay.
                _others = Busy;
                return;
            }
        }
    }

    private static int Busy
    {
        get
        {
            ThreadPool.GetMaxThreads(out int most, out _);
            ThreadPool.GetAvailableThreads(out int free, out _);
            return most - free;
        }
    }

    private bool IsQuiet()
    {
        // In this order: work that is taken up between the two readings makes a thread busy.
        if (ThreadPool.PendingWorkItemCount > 0)
        {
            return false;
        }

        int busy = Busy;
        _others = Math.Min(_others, busy);
        return busy <= _others && ThreadPool.PendingWorkItemCount == 0;
    }
}
