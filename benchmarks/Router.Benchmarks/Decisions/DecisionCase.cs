using System.Globalization;
using System.Text;
using LlmRouter.Core;

namespace LlmRouter.Benchmarks.Decisions;

/// <summary>One group of so many deployments under one strategy, and the decision over it: resolve, filter, pick, lease, settle.</summary>
internal sealed class DecisionCase : IDisposable
{
    private static readonly Reservation Need = new(1, 2);
    private static readonly TokenUsage Used = new(1, 1, 0);

    private readonly Router _router;
    private readonly RouterEngine _engine;
    private readonly bool _limits;
    private readonly long _now;

    public DecisionCase(string strategy, int deployments, bool limits)
    {
        _limits = limits;
        _router = Router.Parse(Json(strategy, deployments, limits), new RouterOptions { EnvironmentVariables = static name => name });
        _engine = _router.Engine;
        _now = _engine.Clock.Now;

        // Every strategy has something to go by: one in ten is as fast as the fastest.
        GroupTable group = _engine.Table.Groups[0];
        for (int i = 0; i < deployments; i++)
        {
            Learning.Answered(group, group.Deployments[i], isStream: false, TimeSpan.FromSeconds(1 + (i % 10)), 10, _now);
        }
    }

    /// <summary>Decides so many times. The clock is read where the router reads it; without limits it is given.</summary>
    public void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            RoutingTable table = _engine.Table;
            GroupTable group = table.Groups[table.Find("gpt-4")!.Value.Group];
            var tried = default(TriedSet);
            long now = _limits ? _engine.Clock.Now : _now;
            if (!Selection.TryLease(group, ref tried, new RequestFacts { Need = Need, Now = now, Key = (ulong)i * 0x9E3779B97F4A7C15 }, _engine.Random, out Lease lease))
            {
                throw new InvalidOperationException("Nobody was eligible.");
            }

            lease.Succeed(Used, _limits ? _engine.Clock.Now : now);
        }
    }

    public void Dispose() => _router.Dispose();

    /// <summary>A configuration of one group, whose limits are too high to be reached.</summary>
    public static string Json(string strategy, int deployments, bool limits)
    {
        var json = new StringBuilder($$"""{ "groups": { "gpt-4": { "strategy": "{{strategy}}", "deployments": [""");
        for (int i = 0; i < deployments; i++)
        {
            json.Append(i == 0 ? "" : ",").Append($$"""{ "id": "d{{i}}", "model": "openai/gpt-4o", "apiKey": "env:KEY_{{i}}" """);
            json.Append(CultureInfo.InvariantCulture, $$""", "price": { "input": {{1 + (i % 10)}}, "output": {{2 + (i % 7)}} }""");
            json.Append(limits ? """, "rpm": 1000000000, "tpm": 2000000000 }""" : "}");
        }

        return json.Append("] } } }").ToString();
    }
}
