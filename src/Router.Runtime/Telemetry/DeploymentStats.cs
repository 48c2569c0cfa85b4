using LlmRouter.Core;

namespace LlmRouter.Telemetry;

/// <summary>What one deployment has done since the router was built. Lock-free; every number only grows, until <see cref="Reset"/>.</summary>
internal sealed class DeploymentStats
{
    private readonly long[] _failures = new long[(int)FailureKind.UnknownModel + 1];
    private long _requests;
    private long _successes;
    private long _cancelled;
    private long _cooldowns;
    private long _mirrored;
    private long _inputTokens;
    private long _outputTokens;
    private long _nanoDollars;

    public LatencyHistogram Latency { get; } = new();

    public long Requests => Volatile.Read(ref _requests);

    public long Successes => Volatile.Read(ref _successes);

    /// <summary>Ended by the caller: neither success nor failure.</summary>
    public long Cancelled => Volatile.Read(ref _cancelled);

    public long Cooldowns => Volatile.Read(ref _cooldowns);

    public long InputTokens => Volatile.Read(ref _inputTokens);

    public long OutputTokens => Volatile.Read(ref _outputTokens);

    public decimal Cost => Volatile.Read(ref _nanoDollars) / 1_000_000_000m;

    public long FailuresOf(FailureKind kind) => Volatile.Read(ref _failures[(int)kind]);

    /// <summary>Copies of other calls, which count as requests too.</summary>
    public long Mirrored => Volatile.Read(ref _mirrored);

    public void Success(TimeSpan duration, bool mirror)
    {
        CountMirror(mirror);
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _successes);
        Latency.Record(duration);
    }

    public void Failure(FailureKind kind, bool mirror)
    {
        CountMirror(mirror);
        Interlocked.Increment(ref _requests);
        if (kind == FailureKind.Cancelled)
        {
            Interlocked.Increment(ref _cancelled);
        }
        else
        {
            Interlocked.Increment(ref _failures[(int)kind]);
        }
    }

    /// <summary>Begins again at zero. What is counted at the same moment may be lost.</summary>
    public void Reset()
    {
        Array.Clear(_failures);
        Latency.Reset();
        Volatile.Write(ref _requests, 0);
        Volatile.Write(ref _successes, 0);
        Volatile.Write(ref _cancelled, 0);
        Volatile.Write(ref _cooldowns, 0);
        Volatile.Write(ref _mirrored, 0);
        Volatile.Write(ref _inputTokens, 0);
        Volatile.Write(ref _outputTokens, 0);
        Volatile.Write(ref _nanoDollars, 0);
    }

    public void Cooled() => Interlocked.Increment(ref _cooldowns);

    public void Book(TokenUsage usage, decimal? cost)
    {
        Interlocked.Add(ref _inputTokens, usage.Input);
        Interlocked.Add(ref _outputTokens, usage.Output);
        if (cost is { } dollars)
        {
            Interlocked.Add(ref _nanoDollars, (long)(dollars * 1_000_000_000m));
        }
    }

    private void CountMirror(bool mirror)
    {
        if (mirror)
        {
            Interlocked.Increment(ref _mirrored);
        }
    }
}
