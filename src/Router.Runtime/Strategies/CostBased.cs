using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>
/// The lowest expected price of the very request: input tokens x price + expected output tokens x price. Deployments of unknown
/// price come last; 0 is a price.
/// </summary>
internal struct CostBased : IRoutingStrategy
{
    // Prices of up to six decimals become whole numbers, whose products with tokens a double holds exactly up to 2^53: equal prices
    // are equal, and none is the cheapest by rounding.
    private const decimal Scale = 1_000_000m;

    private double[] _input;
    private double[] _output;

    /// <summary>Those whose price is known, a word a segment; <see langword="null"/> when all are.</summary>
    private ulong[]? _known;

    public static StrategyNeeds Needs => StrategyNeeds.Tokens;

    public void Prepare(StrategyContext group)
    {
        _input = new double[group.Length];
        _output = new double[group.Length];
        var known = new ulong[group.Members.Length];
        foreach (int index in group.Indices)
        {
            if (group.SettingsAt(index).Price is { } price)
            {
                _input[index] = (double)(price.Input * Scale);
                _output[index] = (double)(price.Output * Scale);
                known[index >> 6] |= 1UL << (index & 63);
            }
        }

        _known = known.AsSpan().SequenceEqual(group.Members) ? null : known;
    }

    [SkipLocalsInit]
    public readonly int Pick(scoped in Candidates candidates)
    {
        var loads = new Loads(_input, _output, candidates.InputTokens, candidates.OutputTokens);
        if (_known is null)
        {
            return LeastScan.Pick<double, Loads, Lane>(in candidates, candidates.Words, loads);
        }

        Span<ulong> known = stackalloc ulong[candidates.Words.Length];
        for (int s = 0; s < known.Length; s++)
        {
            known[s] = candidates.Words[s] & _known[s];
        }

        return Bits.Any(known) ? LeastScan.Pick<double, Loads, Lane>(in candidates, known, loads) : candidates.Any();
    }

    private readonly struct Loads(double[] input, double[] output, int inputTokens, int outputTokens) : ILoads<double, Lane>
    {
        public Lane Of(int segment)
            => new(input.AsSpan(segment << 6, DeploymentChunk.Size), output.AsSpan(segment << 6, DeploymentChunk.Size), inputTokens, outputTokens);
    }

    private readonly ref struct Lane(ReadOnlySpan<double> input, ReadOnlySpan<double> output, double inputTokens, double outputTokens) : ILoadLane<double>
    {
        private readonly ReadOnlySpan<double> _input = input;
        private readonly ReadOnlySpan<double> _output = output;
        private readonly double _inputTokens = inputTokens;
        private readonly double _outputTokens = outputTokens;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Many(int from)
            => (Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_input), (nuint)from) * _inputTokens)
                + (Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_output), (nuint)from) * _outputTokens);
    }
}
