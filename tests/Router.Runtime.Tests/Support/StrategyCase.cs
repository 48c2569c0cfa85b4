using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Tests.Support;

/// <summary>A group "g" of deployments d0, d1, ... under one strategy, decided on by hand. Positions and indices are the same.</summary>
internal sealed class StrategyCase : IDisposable
{
    private readonly TestRouter _router;

    /// <param name="strategy">The strategy by name.</param>
    /// <param name="deployments">Settings of each deployment in JSON, beginning with a comma, or nothing.</param>
    /// <param name="seed">The seed of every random choice.</param>
    public StrategyCase(string strategy, IEnumerable<string> deployments, int seed = 1)
    {
        _router = new TestRouter(
            $$"""
            { "groups": { "g": { "strategy": "{{strategy}}", "deployments": [
              {{string.Join(",\n", deployments.Select((d, i) => $$"""{ "id": "d{{i}}", "model": "openai/m" {{d}} }"""))}} ] } } }
            """,
            seed);
    }

    public StrategyCase(string strategy, int deployments, int seed = 1)
        : this(strategy, Enumerable.Repeat("", deployments), seed)
    {
    }

    public TestRouter Router => _router;

    public GroupTable Group => _router.Engine.Table.Groups[0];

    public RouterEngine Engine => _router.Engine;

    public DeploymentState this[int position] => Group.Deployments[position];

    public void Pass(TimeSpan time) => _router.Time.Advance(time);

    /// <summary>A request as it would be decided on now.</summary>
    public RequestFacts Facts(bool isStream = false, ulong key = 0, int input = 0, int output = 0)
        => new() { Now = Engine.Clock.Now, IsStream = isStream, Key = key, Need = new Reservation(input, output) };

    public Lease Lease(in RequestFacts facts)
    {
        var tried = default(TriedSet);
        Assert.True(Selection.TryLease(Group, ref tried, in facts, Engine.Random, out Lease lease));
        return lease;
    }

    /// <summary>Who is picked; the lease is given back as if nothing had been sent.</summary>
    public int Pick(in RequestFacts facts)
    {
        Lease lease = Lease(in facts);
        int slot = Position(lease.Deployment!);
        lease.Fail(FailureStage.NotSent, facts.Now);
        return slot;
    }

    public int Pick() => Pick(Facts());

    public int[] Count(int picks, Func<RequestFacts>? facts = null)
    {
        var counts = new int[Group.Deployments.Length];
        for (int i = 0; i < picks; i++)
        {
            counts[Pick(facts?.Invoke() ?? Facts())]++;
        }

        return counts;
    }

    /// <summary>Who the strategy itself picks among these.</summary>
    public int PickAmong(ReadOnlySpan<ulong> words, in RequestFacts facts)
        => Group.Selector.Pick(new Candidates(Group, words, Engine.Random, in facts));

    public int Position(DeploymentState state) => Array.IndexOf(Group.Deployments, state);

    /// <summary>Has a deployment answer, a second a token unless it is said otherwise.</summary>
    public void Answer(int position, double seconds, long tokens = 1)
        => Learning.Answered(Group, this[position], isStream: false, TimeSpan.FromSeconds(seconds), tokens, Engine.Clock.Now);

    /// <summary>Has a stream of a deployment begin.</summary>
    public void Begin(int position, double seconds)
        => Learning.FirstToken(Group, this[position], TimeSpan.FromSeconds(seconds), Engine.Clock.Now);

    /// <summary>Has an attempt fail.</summary>
    public void Fail(int position, double seconds, FailureKind kind = FailureKind.ServerError, bool isStream = false)
        => Learning.Failed(Group, this[position], isStream, kind, TimeSpan.FromSeconds(seconds), Engine.Clock.Now);

    /// <summary>What is known of a deployment, in seconds a token or to the first token.</summary>
    public float? Latency(int position, bool isStream = false)
        => (isStream ? this[position].Chunk.Latency.FirstToken : this[position].Chunk.Latency.PerToken).Of(this[position].Slot);

    /// <summary>A count of so many tries that an event of this probability may have: within three standard deviations.</summary>
    public static void AssertShare(int count, int tries, double probability)
    {
        double sigma = Math.Sqrt(tries * probability * (1 - probability));
        Assert.InRange(count, (tries * probability) - (3 * sigma), (tries * probability) + (3 * sigma));
    }

    public void Dispose() => _router.Dispose();
}
