namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Who asks for what, and when: quiet times, steady ones, bursts. Everything follows from the seed.</summary>
internal sealed class StormTraffic(StormPlan plan)
{
    private readonly Random _random = new(plan.Seed ^ 0x5EED);
    private int _calls;
    private int _burst;
    private double _mean = 10;
    private int _left;

    /// <summary>Until the next call.</summary>
    public TimeSpan NextGap()
    {
        if (_burst > 0)
        {
            _burst--;
            return TimeSpan.FromMilliseconds(_random.Next(120));
        }

        if (_left-- <= 0)
        {
            (_mean, _left) = _random.Next(4) switch
            {
                0 => (60.0, 5),
                1 => (3.0, 20),
                2 => (0.5, 20),
                _ => (15.0, 10),
            };
            _burst = _random.Next(3) == 0 ? _random.Next(5, 30) : 0;
        }

        return TimeSpan.FromMilliseconds(Math.Ceiling(-Math.Log(1 - _random.NextDouble()) * _mean * 1000));
    }

    public StormCall NextCall(TimeSpan now)
    {
        List<StormGroup> groups = plan.Groups;
        StormGroup group = groups[_random.Next(groups.Count - 1)];
        CallShape shape = group.IsEmbedding ? CallShape.Embedding : _random.Next(3) == 0 ? CallShape.Stream : CallShape.Chat;
        bool leaves = _random.Next(8) == 0;
        return new StormCall(++_calls, group, shape, now)
        {
            Route = Options(group),
            InputTokens = _random.Next(1, 800),
            MostOutput = shape != CallShape.Embedding && _random.Next(2) == 0 ? _random.Next(10, 500) : null,
            CancelsAfter = leaves && _random.Next(2) == 0 ? Soon() : null,
            DisposesAfter = leaves && shape == CallShape.Stream && _random.Next(2) == 0 ? Soon() : null,
            Takes = shape == CallShape.Stream && _random.Next(10) == 0 ? _random.Next(1, 4) : int.MaxValue,
            // Now and then long, at times too long. Not in between: an absence is counted from the commit until all that was held back is taken.
            Reads = _random.Next(60) == 0 ? TimeSpan.FromSeconds(_random.Next(3) == 0 ? _random.Next(620, 900) : _random.Next(1, 280))
                : _random.Next(6) == 0 ? TimeSpan.FromMilliseconds(_random.Next(500)) : TimeSpan.Zero,
        };
    }

    private RouteOptions Options(StormGroup group)
    {
        var route = new RouteOptions();
        if (_random.Next(2) == 0)
        {
            return route;
        }

        route.Timeout = Now(5) ? TimeSpan.FromMilliseconds(_random.Next(50, 30_000)) : null;
        route.AttemptTimeout = Now(6) ? TimeSpan.FromMilliseconds(_random.Next(50, 10_000)) : null;
        route.FirstTokenTimeout = Now(6) ? TimeSpan.FromMilliseconds(_random.Next(50, 10_000)) : null;
        route.ChunkTimeout = Now(8) ? TimeSpan.FromMilliseconds(_random.Next(200, 5_000)) : null;
        route.StreamTimeout = Now(10) ? TimeSpan.FromMilliseconds(_random.Next(500, 20_000)) : null;
        route.Retries = Now(6) ? _random.Next(0, 5) : null;
        route.MaxAttempts = Now(8) ? _random.Next(1, 6) : null;
        route.MaxFallbacks = Now(10) ? _random.Next(0, 3) : null;
        route.DisableFallbacks = Now(8);
        route.Deployment = Now(8) && group.Deployments[_random.Next(group.Deployments.Count)] is var pin && !group.Gone.Contains(pin.Id) ? pin.Id : null;
        route.Fallbacks = Now(8) && !group.IsEmbedding ? (Now(3) ? [] : ["safe"]) : null;
        route.Priority = Now(5) ? _random.Next(256) : null;
        route.WaitForCapacity = Now(3) ? TimeSpan.FromSeconds(_random.Next(0, 20)) : null;
        route.HedgeAfter = Now(5) ? TimeSpan.FromMilliseconds(_random.Next(50, 3_000)) : null;
        route.SessionId = Now(8) ? $"session{_random.Next(5)}" : null;
        return route;
    }

    private bool Now(int oneIn) => _random.Next(oneIn) == 0;

    private TimeSpan Soon() => TimeSpan.FromMilliseconds(_random.Next(3_000));
}
