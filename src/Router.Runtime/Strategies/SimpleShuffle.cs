using System.Numerics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>Weighted random: by the request's weights if it has some, else by the group's.</summary>
internal struct SimpleShuffle : IRoutingStrategy
{
    private float[]? _weights;
    private ulong[] _members;
    private float[] _sums;

    public void Prepare(StrategyContext group)
    {
        _weights = group.Weights;
        _members = group.Members;
        _sums = new float[_members.Length];
        for (int s = 0; _weights is not null && s < _members.Length; s++)
        {
            _sums[s] = Sum(_weights.AsSpan(s << 6, 64), _members[s]);
        }
    }

    public readonly int Pick(scoped in Candidates candidates)
        => (candidates.Request.Weights ?? _weights) is { } weights ? Weighted(in candidates, weights) : candidates.Any();

    private readonly int Weighted(scoped in Candidates candidates, float[] weights)
    {
        ReadOnlySpan<ulong> words = candidates.Words;
        double total = 0;
        for (int s = 0; s < words.Length; s++)
        {
            total += Sum(s, words[s], weights);
        }

        if (!(total > 0))
        {
            return candidates.Any();
        }

        double point = candidates.Random.NextDouble() * total;
        int last = -1;
        for (int s = 0; s < words.Length; s++)
        {
            double sum = Sum(s, words[s], weights);
            if (point >= sum)
            {
                point -= sum;
                continue;
            }

            for (ulong word = words[s]; word != 0; word &= word - 1)
            {
                int index = (s << 6) | BitOperations.TrailingZeroCount(word);
                point -= weights[index];
                if (weights[index] > 0)
                {
                    last = index;
                    if (point < 0)
                    {
                        return index;
                    }
                }
            }

            // Rounding may leave a crumb beyond the last one of the segment: it is the last one's.
            if (last >= 0)
            {
                return last;
            }
        }

        return last >= 0 ? last : candidates.Any();
    }

    private readonly double Sum(int segment, ulong word, float[] weights)
        => word == _members[segment] && weights == _weights ? _sums[segment] : Sum(weights.AsSpan(segment << 6, 64), word);

    private static float Sum(ReadOnlySpan<float> weights, ulong word)
    {
        float sum = 0;
        for (; word != 0; word &= word - 1)
        {
            sum += weights[BitOperations.TrailingZeroCount(word)];
        }

        return sum;
    }
}
