using System.Diagnostics;
using System.Reflection;

namespace LlmRouter.Tests.Support;

/// <summary>What an action allocates, on this thread alone, after everything that it runs has been compiled for good.</summary>
internal static class Allocations
{
    private const int WarmUp = 50_000;
    private const int Operations = 1_000;

    /// <summary>Whether the runtime was built with optimisations: without them every asynchronous method allocates.</summary>
    public static bool RuntimeIsOptimised { get; }
        = typeof(Router).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;

    /// <summary>Bytes of one run: the least of several measurements, because what the runtime itself does comes on top.</summary>
    public static double Of(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
        {
            action();
        }

        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Operations; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return (double)least / Operations;
    }
}
