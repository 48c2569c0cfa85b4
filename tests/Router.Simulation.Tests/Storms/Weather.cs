using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>
/// How one deployment behaves over time: it goes from one state to another, each for a while, and draws every reply from the one
/// that it is in. It has a limit of its own, too, which it enforces with 429 and Retry-After.
/// </summary>
internal sealed class Weather(int seed, bool isSafe)
{
    private static readonly Sky[] Skies =
    [
        Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Clear, Sky.Slow, Sky.Slow, Sky.Mixed, Sky.Mixed,
        Sky.Limited, Sky.Limited, Sky.LimitedLong, Sky.Errors, Sky.Errors, Sky.Overloaded, Sky.Refused, Sky.Refused, Sky.Stalled, Sky.Garbage, Sky.Cuts, Sky.Cuts,
        Sky.KeyRotated, Sky.Missing, Sky.Forbidden, Sky.Spent, Sky.Picky,
    ];

    private readonly Random _random = new(seed);
    private readonly Queue<TimeSpan> _admitted = new();
    private readonly int? _ownRpm = (seed & 3) == 0 ? 5 + (seed & 15) : null;
    private TimeSpan _until;

    public Sky Sky { get; private set; } = Sky.Clear;

    /// <summary>The reply to a call that comes now.</summary>
    public Reply Next(TimeSpan now, bool isStream, int promptTokens, int? mostOutput, Trace trace, string id)
    {
        while (!isSafe && now >= _until)
        {
            Sky = Skies[_random.Next(Skies.Length)];
            _until += TimeSpan.FromSeconds(10 + (-Math.Log(1 - _random.NextDouble()) * 120));
            if (now < _until)
            {
                trace.Add(now, TraceKind.Weather, -1, id, 0, Sky.ToString());
            }
        }

        if (_ownRpm is { } rpm && !isSafe)
        {
            while (_admitted.TryPeek(out TimeSpan first) && now - first >= TimeSpan.FromSeconds(60))
            {
                _admitted.Dequeue();
            }

            if (_admitted.Count >= rpm)
            {
                TimeSpan wait = TimeSpan.FromSeconds(Math.Ceiling((_admitted.Peek() + TimeSpan.FromSeconds(60) - now).TotalSeconds));
                return Limited(wait) with { After = Latency(0.05) };
            }

            _admitted.Enqueue(now);
        }

        Sky sky = Sky == Sky.Mixed ? (Sky)_random.Next((int)Sky.Mixed) : Sky;
        Reply good = Good(isStream, promptTokens, mostOutput) with { After = isSafe ? TimeSpan.FromMilliseconds(100) : Latency(sky == Sky.Slow ? 20 : 0.6) };
        return sky switch
        {
            Sky.Clear or Sky.Slow => good,
            Sky.Limited => (_random.Next(4) == 0 ? Limited(null) : Limited(TimeSpan.FromSeconds(_random.Next(1, 30)))) with { After = Latency(0.1) },
            Sky.LimitedLong => Limited(TimeSpan.FromSeconds(_random.Next(60, 900))) with { After = Latency(0.1) },
            Sky.Errors => Status(_random.Next(5) switch { 0 => 502, 1 => 503, 2 => 504, 3 => 408, _ => 500 }),
            Sky.Overloaded => Status(_random.Next(2) == 0 ? 529 : 503) with { Headers = [("retry-after", "4")], RetryAfter = TimeSpan.FromSeconds(4) },
            Sky.Refused => new Reply { Form = _random.Next(3) == 0 ? ReplyForm.Reset : ReplyForm.Refused, After = _random.Next(2) == 0 ? TimeSpan.Zero : Latency(0.05) },
            Sky.Stalled => _random.Next(3) == 0 || !isStream ? new Reply { Form = ReplyForm.Stall } : good with { Chunks = _random.Next(3), End = StreamEnd.Stall },
            Sky.Garbage => isStream && _random.Next(2) == 0
                ? good with { Chunks = _random.Next(3), End = StreamEnd.Garbage }
                : new Reply { Form = _random.Next(3) switch { 0 => ReplyForm.Page, 1 => ReplyForm.Truncated, _ => ReplyForm.Garbage }, After = good.After },
            Sky.Cuts => isStream
                ? good with { Chunks = _random.Next(4), End = (StreamEnd)_random.Next((int)StreamEnd.Cut, (int)StreamEnd.Garbage) }
                : new Reply { Form = ReplyForm.Truncated, After = good.After },
            Sky.KeyRotated => Status(401),
            Sky.Missing => Status(404),
            Sky.Forbidden => Status(403),
            Sky.Spent => Status(429) with { Code = "insufficient_quota" },
            Sky.Picky => _random.Next(6) switch
            {
                0 => Status(400),
                1 => Status(400) with { Code = "content_filter" },
                2 => Status(400) with { Code = "context_length_exceeded" },
                3 => Status(400) with { Code = "unsupported_parameter" },
                4 => Status(409),
                _ => good,
            },
            _ => good,
        };
    }

    private Reply Good(bool isStream, int promptTokens, int? mostOutput) => new()
    {
        PromptTokens = promptTokens,
        CompletionTokens = _random.Next(1, (mostOutput ?? 300) + 1),
        Chunks = _random.Next(1, 6),
        Every = isStream ? Latency(0.3) : default,
        End = _random.Next(10) == 0 ? StreamEnd.NoDone : StreamEnd.Complete,
    };

    private Reply Status(int status) => new() { Form = ReplyForm.Status, Status = status, After = Latency(0.1) };

    private Reply Limited(TimeSpan? wait)
    {
        Reply reply = Status(429);
        if (wait is not { } time)
        {
            return reply;
        }

        reply = reply with { RetryAfter = time };
        return _random.Next(4) switch
        {
            0 => reply with { RetryAfterDate = time },
            1 => reply with { Headers = [("retry-after-ms", Seconds(time * 1000))] },
            _ => reply with { Headers = [("retry-after", Seconds(time))] },
        };
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    // Exponential, rounded to milliseconds; now and then nothing at all.
    private TimeSpan Latency(double mean)
        => _random.Next(20) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(-Math.Log(1 - _random.NextDouble()) * mean * 1000));
}
