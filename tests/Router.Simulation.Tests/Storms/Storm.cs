using LlmRouter.Testing;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>
/// One simulated stretch of time: the real engine, scripted providers that fail in their ways, callers and an operator, all from
/// one seed and on one thread. It stops at the first thing that does not hold.
/// </summary>
internal sealed class Storm
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Trace _trace;
    private readonly StormPlan _plan;
    private readonly ScriptedProviders _providers;
    private readonly StormVerdict _verdict;
    private readonly StormTraffic _traffic;
    private readonly StormOperator _operator;
    private readonly AttemptChecks _attempts;
    private readonly EndChecks _ends;
    private readonly RestChecks _rest;
    private readonly Router _router;
    private readonly Dictionary<int, StormCall> _calls = [];
    private readonly Dictionary<string, StormBook> _books = [];
    private readonly Dictionary<string, ScriptedDeployment> _deployments = [];
    private readonly Dictionary<string, Weather> _weather = [];
    private readonly TimeSpan _until;
    private int _running;
    private int _made;
    private int _answered;
    private int _tried;

    private Storm(int seed, double minutes, Trace trace)
    {
        _trace = trace;
        _plan = new StormPlan(seed);
        _until = TimeSpan.FromMinutes(minutes);
        _providers = new ScriptedProviders(_clock, _trace) { Started = AttemptStarts, Ended = AttemptEnds };
        _verdict = new StormVerdict(_trace, () => _clock.Elapsed);
        foreach (StormDeployment deployment in _plan.Deployments)
        {
            Arrive(deployment);
        }

        _router = Router.Parse(
            _plan.ToJson(),
            new RouterOptions
            {
                TimeProvider = _clock,
                RandomSeed = seed,
                HttpHandlerFactory = _providers.Connect,
                TokenEstimator = new StormEstimator(),
                EnvironmentVariables = name => name.StartsWith("KEY_", StringComparison.Ordinal) ? "sk-" + name : null,
            });
        _router.Engine.Capacity.Later = _providers.Quiescence.Later;
        _traffic = new StormTraffic(_plan);
        _operator = new StormOperator(_plan, _router, _books, Arrive, (what, id) => _trace.Add(_clock.Elapsed, TraceKind.Operator, -1, id, 0, what));
        _attempts = new AttemptChecks(_router, _verdict);
        _ends = new EndChecks(_verdict, a => _books[a.Deployment.Id]);
        _rest = new RestChecks(_router, _verdict, _books, _deployments);
    }

    /// <summary>Runs a storm to its end.</summary>
    /// <param name="seed">Everything follows from it.</param>
    /// <param name="minutes">How long there are callers; what they began is brought to its end.</param>
    /// <param name="trace">Where everything is noted.</param>
    /// <exception cref="StormException">Something did not hold.</exception>
    public static StormReport Run(int seed, double minutes, Trace? trace = null) => OwnThread.Run(() =>
    {
        var storm = new Storm(seed, minutes, trace ?? new Trace(int.TryParse(Environment.GetEnvironmentVariable("LLMR_STORM_TRACE"), out int kept) ? kept : 200));
        using (storm._router)
        using (storm._router.Events.Subscribe(new StormEvents(storm._clock, storm._trace, storm._books)))
        {
            try
            {
                return storm.Run();
            }
            catch (Exception e) when (e is not StormException)
            {
                throw new StormException(seed, minutes, e.ToString(), storm._trace);
            }
        }
    });

    private StormReport Run()
    {
        _providers.Timer(Arrival, _traffic.NextGap());
        _providers.Timer(Operation, _operator.NextGap());
        for (int step = 0; _clock.AdvanceToNextTimer(); step++)
        {
            _providers.Quiescence.Wait();
            if ((step & 15) == 0)
            {
                _rest.Step(_running);
            }

            StopIfBroken();
            if (_clock.Elapsed > _until + TimeSpan.FromHours(1) && _running > 0)
            {
                _verdict.Break($"lost: {string.Join(", ", _calls.Values)}");
            }
        }

        _verdict.Check(_running == 0, () => $"lost, and nothing happens any more: {string.Join(", ", _calls.Values)}");
        _rest.Rest(_clock.PendingTimers);
        StopIfBroken();
        return new StormReport(_plan.Seed, _until.TotalMinutes, _made, _answered, _tried, _trace.Digest);
    }

    private void Arrive(StormDeployment deployment)
    {
        var weather = new Weather((_plan.Seed * 31) + _deployments.Count, deployment.IsSafe);
        var scripted = new ScriptedDeployment(deployment.Id, deployment.Host, Next);
        _weather.Add(deployment.Id, weather);
        _deployments.Add(deployment.Id, scripted);
        _books.Add(deployment.Id, new StormBook(deployment));
        _providers.Add(scripted);
    }

    private void Arrival()
    {
        if (_clock.Elapsed >= _until)
        {
            return;
        }

        StormCall call = _traffic.NextCall(_clock.Elapsed);
        _calls.Add(call.Number, call);
        _made++;
        _running++;
        _trace.Add(_clock.Elapsed, TraceKind.CallStarts, call.Number, call.Group.Name, 0, call.Shape.ToString());
        _ = new StormCaller(_router, _providers, call, CallEnds).RunAsync();
        _providers.Timer(Arrival, _traffic.NextGap());
    }

    private void Operation()
    {
        if (_clock.Elapsed < _until)
        {
            _operator.Act();
            _providers.Timer(Operation, _operator.NextGap());
        }
    }

    private Reply Next(ScriptedDeployment deployment, int marker, bool isStream)
    {
        StormCall? call = _calls.GetValueOrDefault(marker);
        return _weather[deployment.Id].Next(_clock.Elapsed, isStream, call?.InputTokens ?? 1, call?.MostOutput, _trace, deployment.Id);
    }

    private void AttemptStarts(ProviderCall attempt)
    {
        _tried++;
        StormCall? call = _calls.GetValueOrDefault(attempt.Marker);
        _attempts.Begins(attempt, call, _books[attempt.Deployment.Id]);
        call?.Attempts.Add(attempt);
    }

    private void AttemptEnds(ProviderCall attempt)
    {
        if (_calls.GetValueOrDefault(attempt.Marker) is not { } call)
        {
            return;
        }

        attempt.CutByCaller = attempt.End == CallEnd.Cut && call.Left;

        // The one that answers has done so when the other is cut, or ends as well.
        attempt.Lost = call.Route.HedgeAfter is not null && call.Attempts.Exists(other => other != attempt && !other.Lost && other.HasAnswered);
    }

    private void CallEnds(StormCall call)
    {
        lock (_providers.Gate)
        {
            _running--;
            _answered += call.Outcome == CallOutcome.Answered ? 1 : 0;
            _ends.Ends(call);
            _calls.Remove(call.Number);
        }
    }

    private void StopIfBroken()
    {
        if (_verdict.Violation is { } violation)
        {
            throw new StormException(_plan.Seed, _until.TotalMinutes, violation, _trace);
        }
    }
}
