namespace LlmRouter.Testing.Limits;

/// <summary>
/// Exact limits over the last 60 seconds: every admission is remembered until it is 60 seconds old. Thread-safe.
/// </summary>
internal sealed class SlidingLimiter(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Queue<(long At, int Tokens)> _admitted = new();
    private long _tokens;
    private long? _newest;
    private int _running;

    /// <summary>Admits a request, which is then to be <see cref="Release"/>d, or says why not. A refused one leaves no trace.</summary>
    public Admission Admit(SimulatedLimits limits, int tokens)
    {
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            Expire(now);
            Admission refusal = Refuse(limits, tokens, now);
            if (refusal.Refusal == LimitReason.None)
            {
                _admitted.Enqueue((now, tokens));
                _tokens += tokens;
                _running++;
            }

            return refusal with
            {
                RequestLimit = limits.Rpm,
                RemainingRequests = Math.Max(0, (limits.Rpm ?? 0) - _admitted.Count),
                TokenLimit = limits.Tpm,
                RemainingTokens = Math.Max(0, (limits.Tpm ?? 0) - _tokens),
                Reset = _newest is { } newest ? Left(newest, now) : TimeSpan.Zero,
            };
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _running--;
        }
    }

    private Admission Refuse(SimulatedLimits limits, int tokens, long now)
    {
        if (limits.MaxParallel is { } parallel && _running >= parallel)
        {
            return new Admission { Refusal = LimitReason.Parallel, RetryAfter = TimeSpan.FromSeconds(1), Limit = parallel, Used = _running, Requested = 1 };
        }

        if (limits.Tpm is { } tpm && tokens > tpm)
        {
            return new Admission { Refusal = LimitReason.TooLarge, RetryAfter = TimeSpan.FromDays(1), Limit = tpm, Used = _tokens, Requested = tokens };
        }

        // Of two limits that refuse, the one that takes longer is the one worth reporting.
        TimeSpan requestWait = limits.Rpm is { } rpm ? RequestWait(rpm, now) : TimeSpan.Zero;
        TimeSpan tokenWait = limits.Tpm is { } max ? TokenWait(max - tokens, now) : TimeSpan.Zero;
        if (requestWait > TimeSpan.Zero && requestWait >= tokenWait)
        {
            return new Admission { Refusal = LimitReason.Requests, RetryAfter = requestWait, Limit = limits.Rpm!.Value, Used = _admitted.Count, Requested = 1 };
        }

        if (tokenWait > TimeSpan.Zero)
        {
            return new Admission { Refusal = LimitReason.Tokens, RetryAfter = tokenWait, Limit = limits.Tpm!.Value, Used = _tokens, Requested = tokens };
        }

        _newest = now;
        return default;
    }

    private TimeSpan RequestWait(int rpm, long now)
    {
        if (rpm == 0)
        {
            return Window;
        }

        // So many of the oldest have to go before one more fits.
        int tooMany = _admitted.Count + 1 - rpm;
        if (tooMany <= 0)
        {
            return TimeSpan.Zero;
        }

        foreach ((long at, _) in _admitted)
        {
            if (--tooMany == 0)
            {
                return Left(at, now);
            }
        }

        return Window;
    }

    private TimeSpan TokenWait(long room, long now)
    {
        long used = _tokens;
        if (used <= room)
        {
            return TimeSpan.Zero;
        }

        foreach ((long at, int tokens) in _admitted)
        {
            used -= tokens;
            if (used <= room)
            {
                return Left(at, now);
            }
        }

        return Window;
    }

    private void Expire(long now)
    {
        while (_admitted.TryPeek(out (long At, int Tokens) oldest) && clock.GetElapsedTime(oldest.At, now) >= Window)
        {
            _admitted.Dequeue();
            _tokens -= oldest.Tokens;
        }
    }

    private TimeSpan Left(long at, long now)
    {
        TimeSpan left = Window - clock.GetElapsedTime(at, now);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
