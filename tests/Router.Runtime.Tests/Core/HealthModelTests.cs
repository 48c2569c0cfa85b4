using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Random attempts, ends and pauses: after each step the engine and the rules as they are written down say the same.</summary>
public class HealthModelTests
{
    private const int Steps = 4_000;

    private static readonly FailureKind[] Kinds =
    [
        FailureKind.ServerError, FailureKind.ServerError, FailureKind.Timeout, FailureKind.Connection, FailureKind.MalformedResponse, FailureKind.RateLimited, FailureKind.RateLimited,
        FailureKind.PermissionDenied, FailureKind.Authentication, FailureKind.QuotaExhausted, FailureKind.NotFound, FailureKind.BadRequest, FailureKind.Conflict, FailureKind.ContextWindowExceeded,
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_engine_does_what_the_rules_say(int seed)
    {
        var random = new Random(seed);
        int count = 1 + (seed % 3);
        ModelHealth settings = Any(random, seed);
        using TestRouter router = TestRouter.Of(string.Join(' ', Enumerable.Range(0, count).Select(i => $"d{i}")), "\"slowStartSeconds\": 0,", seed: seed);
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"g/d{i}")];
        Array.ForEach(names, name => router.Health(name, _ => Of(settings)));
        bool[] off = new bool[count];
        HealthModel[] models = HealthModel.Group(count, settings, i => off[i]);
        int returns = 0;
        router.Engine.CapacityChanged = d => returns += d.AwaitsProbe ? 0 : 1;
        var open = new List<(Attempt Attempt, int On, double Started)>();
        var trace = new Queue<string>();
        for (int step = 0; step < Steps; step++)
        {
            int on = random.Next(count);
            double now = router.Time.Elapsed.TotalSeconds;
            string did = Do(on, now);
            trace.Enqueue(FormattableString.Invariant($"{step} at {now}: {did}"));
            if (trace.Count > 25)
            {
                trace.Dequeue();
            }

            now = router.Time.Elapsed.TotalSeconds;
            for (int i = 0; i < count; i++)
            {
                DeploymentState state = router.State(names[i]);
                HealthModel m = models[i];
                double Seconds(long units) => router.Engine.Clock.Span(units).TotalSeconds;
                (double, double, double, int, bool, bool) expected = (m.Until, m.Held, m.Back, m.InARow, m.AwaitsProbe, m.IsBlocked(now));
                (double, double, double, int, bool, bool) actual
                    = (Seconds(state.CooldownUntil), Seconds(state.HeldUntil), Seconds(state.BackSince), state.CooldownsInARow, state.AwaitsProbe, (state.Chunk.Blocked(router.Engine.Clock.Now) & state.Bit) != 0 && !off[i]);
                expected = off[i] ? expected with { Item6 = false } : expected;
                Assert.True(expected == actual, $"seed {seed}, {settings}, {names[i]} (until, held, back, in a row, awaits, blocked) is {actual}, not {expected}, after\n{string.Join('\n', trace)}");
            }
        }

        // A run in which little happens would prove little.
        Assert.True(settings.Cooldown == 0 || names.Sum(n => router.State(n).Stats.Cooldowns) > 40, $"seed {seed}: {names.Sum(n => router.State(n).Stats.Cooldowns)} cooldowns");
        Assert.True(settings.Cooldown == 0 || returns > 5, $"seed {seed}: {returns} returns");

        string Do(int on, double now)
        {
            int what = random.Next(100);
            if (what < 42)
            {
                Attempt? attempt = Attempt.TryStart(router, names[on]);
                bool may = !models[on].IsBlocked(now) && !off[on];
                Assert.True(may == (attempt is not null), $"seed {seed}: {names[on]} {(may ? "refuses" : "takes")} a lease at {now}, after\n{string.Join('\n', trace)}");
                if (attempt is not null)
                {
                    models[on].Lease(now);
                    open.Add((attempt, on, now));
                }

                return $"lease of {names[on]}: {(may ? "taken" : "refused")}";
            }

            if (what < 60)
            {
                // In steps that are exact in either unit.
                double seconds = random.Next(8) switch { 0 => 0.125, 1 => 0.5, 2 => 1, 3 => 4.875, 4 => 5, 5 => 12.5, 6 => random.Next(1, 80), _ => random.Next(8) == 0 ? 320 : 2.25 };
                router.Pass(seconds);
                return FormattableString.Invariant($"{seconds} s pass");
            }

            if (what < 62)
            {
                router.State(names[on]).ResetCooldown();
                models[on].Reset();
                return $"reset of {names[on]}";
            }

            if (what < 64)
            {
                off[on] = !off[on];
                if (off[on])
                {
                    router.Router.Deployments.Drain("g", $"d{on}");
                }
                else
                {
                    router.Router.Deployments.Enable("g", $"d{on}");
                }

                return $"{names[on]} is {(off[on] ? "off" : "on")}";
            }

            return open.Count == 0 ? "nothing" : End(now);
        }

        string End(double now)
        {
            // Mostly the latest, so that probes are decided; the rest end late.
            int at = random.Next(10) < 6 ? open.Count - 1 : random.Next(open.Count);
            (Attempt attempt, int on, double started) = open[at];
            open.RemoveAt(at);
            string which = FormattableString.Invariant($"{names[on]} of {started}");
            int how = random.Next(20);
            if (how < 8)
            {
                attempt.Succeeds();
                models[on].Succeed(started, now);
                return $"{which} succeeds";
            }

            if (how < 10)
            {
                attempt.IsCancelled();
                models[on].Undecided(started, now);
                return $"{which} is cancelled";
            }

            FailureKind kind = Kinds[random.Next(Kinds.Length)];
            double? retryAfter = random.Next(3) switch { 0 => null, 1 => random.Next(0, 40) * 0.5, _ => random.Next(6) == 0 ? 400 : 2 };
            int? status = kind == FailureKind.ServerError ? random.Next(4) switch { 0 => 503, 1 => 529, _ => 500 } : null;
            var stage = (FailureStage)random.Next(3);
            bool counts = kind != FailureKind.Timeout || random.Next(3) > 0;
            attempt.Fails(kind, status, retryAfter, stage, counts);
            if (counts)
            {
                models[on].Fail(kind, status, retryAfter, stage, started, now);
            }
            else
            {
                models[on].Undecided(started, now);
            }

            return $"{which} fails: {kind} {status} {stage}, retry after {retryAfter}{(counts ? "" : ", cut short")}";
        }
    }

    private static ModelHealth Any(Random random, int seed)
    {
        var allowed = new Dictionary<FailureKind, int>();
        var cooldowns = new Dictionary<FailureKind, double>();
        for (int i = seed % 4; i > 1; i--)
        {
            allowed[Kinds[random.Next(11)]] = random.Next(4);
            cooldowns[Kinds[random.Next(11)]] = random.Next(3) * 10;
        }

        return new ModelHealth(
            seed % 11 == 10 ? 0 : seed % 2 == 0 ? 5 : 8, random.Next(2) == 0 ? 60 : 20, seed % 5 == 4 ? random.Next(4) : null, random.Next(2) == 0 ? 0.5 : 0.25, 3 + random.Next(4), allowed, cooldowns);
    }

    private static HealthSettings Of(ModelHealth model)
    {
        var allowed = new int?[(int)FailureKind.UnknownModel + 1];
        var cooldowns = new TimeSpan?[allowed.Length];
        foreach ((FailureKind kind, int count) in model.AllowedByKind)
        {
            allowed[(int)kind] = count;
        }

        foreach ((FailureKind kind, double seconds) in model.CooldownByKind)
        {
            cooldowns[(int)kind] = TimeSpan.FromSeconds(seconds);
        }

        return new HealthSettings
        {
            Cooldown = TimeSpan.FromSeconds(model.Cooldown),
            LongestCooldown = TimeSpan.FromSeconds(model.Longest),
            AllowedFailures = model.Allowed,
            FailureRate = model.Rate,
            FailureRateMinimum = model.RateMinimum,
            AllowedByKind = allowed,
            CooldownByKind = cooldowns,
        };
    }
}
