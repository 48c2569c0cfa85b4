using System.Collections.Concurrent;

namespace LlmRouter.Chaos;

/// <summary>What came of the calls. Written by all callers at once, each for its own calls; read when all have ended.</summary>
internal sealed class ChaosResult(int calls)
{
    private readonly double[] _milliseconds = new double[calls];
    private readonly int[] _attempts = new int[calls];
    private readonly ConcurrentQueue<string> _failures = new();
    private int _ended;

    public int Calls { get; } = calls;

    /// <summary>Calls that have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Why calls failed, one line each.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public TimeSpan Elapsed { get; private set; }

    public double CallsPerSecond => Calls / Elapsed.TotalSeconds;

    /// <summary>Attempts a call.</summary>
    public double MeanAttempts => _attempts.Average();

    public int MaxAttempts => _attempts.Max();

    /// <summary>What each deployment has done.</summary>
    public IReadOnlyList<DeploymentStatus> Deployments { get; private set; } = [];

    /// <summary>A percentile of the calls' latency; 1 is the longest.</summary>
    public double Milliseconds(double percentile)
    {
        double[] sorted = [.. _milliseconds];
        Array.Sort(sorted);
        return sorted[Math.Clamp((int)Math.Ceiling(percentile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <param name="call">Its number.</param>
    /// <param name="latency">How long it took.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="wrong">What is wrong with the answer; <see langword="null"/>: nothing.</param>
    public void Answered(int call, TimeSpan latency, int attempts, string? wrong)
    {
        if (wrong is not null)
        {
            _failures.Enqueue(wrong);
        }

        End(call, latency, attempts);
    }

    public void Failed(int call, TimeSpan latency, int attempts, string why)
    {
        _failures.Enqueue(why);
        End(call, latency, attempts);
    }

    public void Complete(TimeSpan elapsed, IReadOnlyList<DeploymentStatus> deployments)
    {
        Elapsed = elapsed;
        Deployments = deployments;
    }

    private void End(int call, TimeSpan latency, int attempts)
    {
        _milliseconds[call] = latency.TotalMilliseconds;
        _attempts[call] = attempts;
        Interlocked.Increment(ref _ended);
    }
}
