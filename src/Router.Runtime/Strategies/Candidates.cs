using System.Numerics;
using LlmRouter.Core;

namespace LlmRouter;

/// <summary>
/// The deployments that can take a request now, by index (<see cref="StrategyContext"/>), and what a strategy may want to know
/// of them and of the request: at least one. <c>foreach</c> goes over the indices without allocating.
/// </summary>
public readonly ref struct Candidates
{
    internal readonly GroupTable Table;
    internal readonly ReadOnlySpan<ulong> Words;
    internal readonly RandomSource Random;
    internal readonly ref readonly RequestFacts Request;

    internal Candidates(GroupTable table, ReadOnlySpan<ulong> words, RandomSource random, ref readonly RequestFacts request)
    {
        Table = table;
        Words = words;
        Random = random;
        Request = ref request;
    }

    /// <summary>How many there are.</summary>
    public int Count => Bits.Count(Words);

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream => Request.IsStream;

    /// <summary>Whether the deployment at an index is one of them.</summary>
    public bool Contains(int index) => (uint)index < (uint)(Words.Length << 6) && (Words[index >> 6] & (1UL << (index & 63))) != 0;

    /// <summary>One of them, each with the same chance.</summary>
    public int Any()
    {
        if (Words.Length == 1)
        {
            ulong word = Words[0];
            int count = BitOperations.PopCount(word);
            return Bits.Select(word, count == 1 ? 0 : Random.Next(count));
        }

        return Bits.Select(Words, Random.Next(Bits.Count(Words)));
    }

    /// <summary>The <paramref name="k"/>-th of them, from 0, in the order of their indices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public int At(int k) => Bits.Select(Words, k);

    /// <summary>A random number from 0 to below 1, of the router's source: repeatable with its seed.</summary>
    public double NextDouble() => Random.NextDouble();

    /// <summary>A random number from 0 to below <paramref name="maximum"/>, of the router's source: repeatable with its seed.</summary>
    public int Next(int maximum) => Random.Next(maximum);

    /// <summary>An estimate of the request's input tokens; 0 unless <see cref="StrategyNeeds.Tokens"/> are asked for.</summary>
    public int InputTokens => Request.Need.Input;

    /// <summary>
    /// The output tokens that the answer is expected to have: the stated maximum, else the group's moving mean; 0 unless
    /// <see cref="StrategyNeeds.Tokens"/> are asked for.
    /// </summary>
    public int OutputTokens => Request.Need.Output;

    /// <summary>
    /// A hash of the session or of the prompt's beginning, the same for the same text in every process; 0 when the request has neither,
    /// or <see cref="StrategyNeeds.AffinityKey"/> is not asked for.
    /// </summary>
    public ulong AffinityKey => Request.Key;

    /// <summary>Requests in flight at a deployment, streams that have not ended included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public int GetInFlight(int index) => Volatile.Read(ref At(index, Table).InFlight);

    /// <summary>The weight of a deployment, relative to the others of the group: the request's own if it has some; 1 when none has one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public float GetWeight(int index)
    {
        At(index, Table);
        return (Request.Weights ?? Table.Weights) is { } weights ? weights[index] : 1;
    }

    /// <summary>
    /// The moving average of a deployment's time per output token in whole answers, where it reports no tokens of the whole time;
    /// <see langword="null"/> when none has been measured. Failures are charged at least the group's mean.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public TimeSpan? GetLatency(int index) => Span(At(index, Table).Chunk.Latency.PerToken, index);

    /// <summary>
    /// The moving average of the time to the first visible chunk of a deployment's streams; <see langword="null"/> when none has been
    /// measured. Failures are charged at least the group's mean.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public TimeSpan? GetTimeToFirstToken(int index) => Span(At(index, Table).Chunk.Latency.FirstToken, index);

    /// <summary>
    /// Tokens of a deployment that count in the last 60 s, reserved ones included; 0 unless <see cref="StrategyNeeds.Usage"/> is asked
    /// for. Exact up to 2^24, to 24 bits beyond.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public long GetUsedTokens(int index) => (long)Volatile.Read(ref Usage(index).Tokens[index & 63]);

    /// <summary>Requests of a deployment that count in the last 60 s; 0 unless <see cref="StrategyNeeds.Usage"/> is asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public long GetUsedRequests(int index) => (long)Volatile.Read(ref Usage(index).Requests[index & 63]);

    /// <summary>
    /// What this request is expected to cost at a deployment, in US dollars: <see cref="InputTokens"/> x price +
    /// <see cref="OutputTokens"/> x price; <see langword="null"/> when no price is known.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public decimal? GetExpectedCost(int index) => At(index, Table).Settings.Price?.Of(new TokenUsage(InputTokens, OutputTokens, 0));

    /// <summary>The id of a deployment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public string GetId(int index) => At(index, Table).Id;

    /// <summary>The deployment as <c>group/id</c>, of the group that declares it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no deployment at this index.</exception>
    public string GetName(int index) => At(index, Table).Name;

    /// <summary>Goes over the indices.</summary>
    public Enumerator GetEnumerator() => new(Words);

    /// <summary>Brings what <see cref="Core.UsageLanes"/> say of the group up to date.</summary>
    internal void RefreshUsage()
    {
        foreach (GroupSegment segment in Table.Segments)
        {
            segment.Chunk.Usage.Refresh(segment.Chunk, Request.Now);
        }
    }

    private static DeploymentState At(int index, GroupTable table)
        => (uint)index < (uint)(table.Segments.Length << 6) && (table.Segments[index >> 6].Members & (1UL << (index & 63))) != 0
            ? table.At(index)
            : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no deployment at this index.");

    private static TimeSpan? Span(LatencyLane lane, int index) => lane.Of(index & 63) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private UsageLanes Usage(int index)
    {
        DeploymentChunk chunk = At(index, Table).Chunk;
        chunk.Usage.Refresh(chunk, Request.Now);
        return chunk.Usage;
    }

    /// <summary>Goes over the indices of candidates, ascending.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<ulong> _words;
        private ulong _word;
        private int _segment;

        internal Enumerator(ReadOnlySpan<ulong> words)
        {
            _words = words;
            _word = words.IsEmpty ? 0 : words[0];
            Current = -1;
        }

        /// <summary>The index.</summary>
        public int Current { get; private set; }

        /// <summary>Goes on.</summary>
        public bool MoveNext()
        {
            while (_word == 0)
            {
                if (++_segment >= _words.Length)
                {
                    return false;
                }

                _word = _words[_segment];
            }

            Current = (_segment << 6) | BitOperations.TrailingZeroCount(_word);
            _word &= _word - 1;
            return true;
        }
    }
}
