using LlmRouter;

namespace Quickstart;

/// <summary>How a call got its answer.</summary>
internal enum Way
{
    /// <summary>From the first deployment that was asked.</summary>
    AtOnce,

    /// <summary>From another deployment of the same group.</summary>
    Retried,

    /// <summary>From the fallback group.</summary>
    FellBack,
}

/// <summary>What has come of the calls of one class. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _durations = [];
    private readonly List<string> _errors = [];
    private readonly int[] _ways = new int[3];

    public int Calls => AnsweredCalls + FailedCalls;

    public int AnsweredCalls
    {
        get
        {
            lock (_lock)
            {
                return _durations.Count;
            }
        }
    }

    public int FailedCalls => Errors.Count;

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
            {
                return [.. _errors];
            }
        }
    }

    public static Way WayOf(RouteInfo route)
        => route.IsFallback ? Way.FellBack : route.Attempts.Count > 1 ? Way.Retried : Way.AtOnce;

    public void Answered(Way way, TimeSpan duration)
    {
        lock (_lock)
        {
            _ways[(int)way]++;
            _durations.Add(duration);
        }
    }

    public void Failed(string error)
    {
        lock (_lock)
        {
            _errors.Add(error);
        }
    }

    public int Count(Way way)
    {
        lock (_lock)
        {
            return _ways[(int)way];
        }
    }

    /// <summary>The duration within which the share <paramref name="q"/> of the answers came; <see langword="null"/> when there are none.</summary>
    public TimeSpan? Quantile(double q)
    {
        lock (_lock)
        {
            _durations.Sort();
            return _durations.Count == 0 ? null : _durations[Math.Max(0, (int)Math.Ceiling(q * _durations.Count) - 1)];
        }
    }
}
