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

    /// <summary>Requests in flight at a candidate, streams that have not ended included.</summary>
    public int GetInFlight(int index) => Volatile.Read(ref Table.At(index).InFlight);

    /// <summary>Goes over the indices.</summary>
    public Enumerator GetEnumerator() => new(Words);

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
