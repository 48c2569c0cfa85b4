using System.Globalization;
using LlmRouter.Testing;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>
/// Runs a scenario, step by step: <c>ask</c>, <c>stream</c> or <c>embed</c> with a name, options and, behind <c>=&gt;</c>, an
/// <see cref="Expectation"/>; <c>start 1 ask ...</c> without waiting for its end, and <c>end 1 =&gt; ...</c>; <c>open 1 name</c>
/// reads a stream to its first chunk, <c>first 1 name</c> to its first update, <c>take 1</c> one update more, <c>drain 1 =&gt; ...</c> the rest; <c>drop 1</c>, <c>cancel 1</c>; <c>wait 5s</c>;
/// <c>script a: 500, ok</c>; <c>off a</c>, <c>on a</c>, <c>reset a</c>; and what is to be seen now: <c>cooling a 5s, b</c> (these and
/// no others), <c>inflight a=1 b=1</c>, <c>calls a=2 b=1</c> (of the provider, in all), <c>upstream a=0</c> (open there).
/// </summary>
internal sealed class ScenarioRun
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Trace _trace = new();
    private readonly ScriptedProviders _providers;
    private readonly Router _router;
    private readonly Dictionary<string, ScriptedDeployment> _deployments = [];
    private readonly Dictionary<string, Queue<Reply>> _scripts = [];
    private readonly Dictionary<string, ScenarioCall> _calls = [];

    private ScenarioRun(Scenario scenario)
    {
        _providers = new ScriptedProviders(_clock, _trace);
        (string json, List<(string Id, string Host)> deployments) = ModelsText.Read(scenario.Models);
        foreach ((string id, string host) in deployments)
        {
            var deployment = new ScriptedDeployment(id, host, Next);
            _deployments.Add(id, deployment);
            _providers.Add(deployment);
        }

        foreach (string line in scenario.Script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Script(line);
        }

        _router = Router.Parse(
            json,
            new RouterOptions
            {
                TimeProvider = _clock,
                RandomSeed = 1,
                HttpHandlerFactory = _providers.Connect,
                EnvironmentVariables = name => name.StartsWith("KEY_", StringComparison.Ordinal) ? "sk-" + name : null,
            });
        _router.Engine.Capacity.Later = _providers.Quiescence.Later;
    }

    /// <summary>Runs it on a thread of its own; every failure says which step it was and what had happened.</summary>
    public static void Run(Scenario scenario) => OwnThread.Run(() =>
    {
        var run = new ScenarioRun(scenario);
        using (run._router)
        {
            foreach (string step in scenario.Steps.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                try
                {
                    run.Step(step);
                    run._providers.Quiescence.Wait();
                }
                catch (Exception e)
                {
                    throw new Xunit.Sdk.XunitException($"{scenario.Name}\n  step: {step}\n  {e.Message}\n{run._trace.Last(60)}", e);
                }
            }
        }
    });

    private void Step(string step)
    {
        string[] sides = step.Split("=>", 2, StringSplitOptions.TrimEntries);
        string[] words = sides[0].Split(' ', 2, StringSplitOptions.TrimEntries);
        string rest = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "ask" or "stream" or "embed":
                End(Start(words[0], rest), sides[1]);
                break;
            case "start":
                string[] started = rest.Split(' ', 3);
                _calls[started[0]] = Start(started[1], started[2]);
                break;
            case "open" or "first":
                string[] opened = rest.Split(' ', 2);
                ScenarioCall open = Start(words[0], opened[1]);
                Until(open);
                Assert.True(open.Failure is null, open.Failure?.Message);
                _calls[opened[0]] = open;
                break;
            case "end":
                End(_calls[rest], sides[1]);
                break;
            case "drain":
                _calls[rest].Drain();
                End(_calls[rest], sides[1]);
                break;
            case "take":
                _calls[rest].Take();
                Until(_calls[rest]);
                break;
            case "drop":
                _calls[rest].Drop();
                break;
            case "cancel":
                _calls[rest].Cancel();
                break;
            case "wait":
                Advance(Words.Time(rest));
                break;
            case "script":
                Script(rest);
                break;
            case "off":
                Handle(rest).Drain();
                break;
            case "on":
                Handle(rest).Enable();
                break;
            case "reset":
                Handle(rest).ResetCooldown();
                break;
            case "cooling":
                Cooling(rest);
                break;
            case "inflight":
                Counts(rest, id => Handle(id).GetStatus().InFlight, "in flight");
                break;
            case "calls":
                Counts(rest, id => _deployments[id].Calls, "calls");
                break;
            case "upstream":
                Counts(rest, id => _deployments[id].Open, "open upstream");
                break;
            default:
                throw new FormatException($"'{words[0]}' is no step.");
        }
    }

    private ScenarioCall Start(string verb, string rest)
    {
        string[] words = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
        return ScenarioCall.Start(_router, _clock, verb, words[0], words.Length > 1 ? words[1] : "");
    }

    private void End(ScenarioCall call, string expected)
    {
        Until(call);
        Expectation.Check(expected, call);
    }

    /// <summary>Moves the clock from timer to timer until the call has come to its end.</summary>
    private void Until(ScenarioCall call)
    {
        for (int i = 0; !call.Running.IsCompleted; i++)
        {
            Assert.True(i < 10_000 && _clock.AdvanceToNextTimer(), "the call never ends");
            _providers.Quiescence.Wait();
        }

        call.Running.GetAwaiter().GetResult();
    }

    private void Advance(TimeSpan by)
    {
        DateTimeOffset until = _clock.GetUtcNow() + by;
        while (_clock.NextDueTime <= until && _clock.AdvanceToNextTimer())
        {
            _providers.Quiescence.Wait();
        }

        _clock.Advance(until - _clock.GetUtcNow());
    }

    private void Script(string line)
    {
        string[] sides = line.Split(':', 2, StringSplitOptions.TrimEntries);
        _scripts[sides[0]] = new Queue<Reply>(ReplyText.ParseAll(sides[1]));
    }

    private Reply Next(ScriptedDeployment deployment, int marker, bool isStream)
        => !_scripts.TryGetValue(deployment.Id, out Queue<Reply>? replies) ? Reply.Ok
            : replies.Count > 1 ? replies.Dequeue()
            : replies.Peek();

    private DeploymentHandle Handle(string id) => _router.Deployments.List().First(h => h.Id == id);

    private void Cooling(string expected)
    {
        var wanted = expected == "none" ? [] : Words.Split(expected, ',').Select(p => p.Split(' ', 2)).ToDictionary(p => p[0], p => p.Length > 1 ? p[1] : null);
        var found = _router.GetStatus().Where(s => s.CoolsFor is not null).ToDictionary(s => s.Id, s => s.CoolsFor);
        string Text(IEnumerable<string> ids) => string.Join(", ", ids.Order(StringComparer.Ordinal));
        Assert.True(Text(wanted.Keys) == Text(found.Keys), $"cooling: expected '{Text(wanted.Keys)}', was '{Text(found.Keys)}'");
        foreach ((string id, string? time) in wanted)
        {
            if (time is not null)
            {
                (TimeSpan from, TimeSpan to) = Words.Range(time);
                TimeSpan actual = found[id]!.Value;
                Assert.True(
                    actual >= from - TimeSpan.FromMilliseconds(20) && actual <= to,
                    string.Create(CultureInfo.InvariantCulture, $"{id} cools for {actual.TotalSeconds} s, expected {time}"));
            }
        }
    }

    private static void Counts(string expected, Func<string, int> count, string what)
    {
        foreach (string word in Words.Split(expected, ' '))
        {
            (string id, string value) = Words.Pair(word);
            int actual = count(id);
            Assert.True(actual == int.Parse(value, CultureInfo.InvariantCulture), $"{what}: {id} expected {value}, was {actual}");
        }
    }
}
