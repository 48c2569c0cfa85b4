using System.Runtime.CompilerServices;

namespace LlmRouter.Tests.Support;

/// <summary>Tests that keep all processors busy, or wait for work of the thread pool: they run one after the other, after the others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Crowds
{
    public const string Name = "crowds";

    // A test that waits for a continuation holds a thread of the pool: with as many as there are processors none is left for it.
    [ModuleInitializer]
    internal static void MakeRoom() => ThreadPool.SetMinThreads(32, 32);
}
