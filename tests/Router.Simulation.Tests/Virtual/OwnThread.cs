using System.Runtime.ExceptionServices;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// Runs a simulation on a thread of its own that has no synchronization context: what awaits goes on where it was completed, and
/// since everything is completed by the thread that moves the clock, everything happens on it, in one order.
/// </summary>
internal static class OwnThread
{
    private const int StackBytes = 16 << 20;

    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes)
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    public static void Run(Action work)
        => Run(
            () =>
            {
                work();
                return true;
            });
}
