namespace LlmRouter.Benchmarks.Measuring;

/// <summary>One of the things that a run compares: a batch of synchronous operations, or one asynchronous call that is repeated.</summary>
internal sealed class Contender
{
    private readonly Action<int>? _batch;
    private readonly Func<Task>? _call;

    /// <summary>Synchronous: runs so many operations.</summary>
    public Contender(string name, int operations, Action<int> batch)
    {
        Name = name;
        Repetitions = operations;
        _batch = batch;
    }

    /// <summary>Asynchronous: one call, which counts as several operations where it yields several things.</summary>
    public Contender(string name, int calls, Func<Task> call, int operationsPerCall = 1)
    {
        Name = name;
        Repetitions = calls;
        OperationsPerCall = operationsPerCall;
        _call = call;
    }

    public string Name { get; }

    /// <summary>How often a round repeats it.</summary>
    public int Repetitions { get; set; }

    public int OperationsPerCall { get; } = 1;

    /// <summary>Runs one round.</summary>
    /// <param name="walls">Takes the wall time of every call, in timestamp units; empty for a synchronous batch.</param>
    public async Task RunAsync(Memory<long> walls)
    {
        if (_batch is not null)
        {
            _batch(Repetitions);
            return;
        }

        for (int i = 0; i < Repetitions; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            await _call!().ConfigureAwait(false);
            walls.Span[i] = System.Diagnostics.Stopwatch.GetTimestamp() - start;
        }
    }
}
