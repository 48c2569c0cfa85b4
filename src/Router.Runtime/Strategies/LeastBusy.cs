using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;

namespace LlmRouter.Strategies;

/// <summary>The fewest requests in flight per unit of weight; among equals, one at random.</summary>
internal struct LeastBusy : IRoutingStrategy
{
    // Of weight 0: more than any load, and finite, so that idle (0 x cost) stays a number.
    private const float Weightless = 1e30f;

    /// <summary>1 / weight by index; <see langword="null"/> when all are alike.</summary>
    private float[]? _cost;

    public void Prepare(StrategyContext group)
        => _cost = group.Weights is not { } weights ? null : Array.ConvertAll(weights, w => w > 0 ? Math.Min(1 / w, Weightless) : Weightless);

    public readonly int Pick(scoped in Candidates candidates)
        => LeastScan.Pick<float, Loads, Lane>(in candidates, candidates.Words, new Loads(candidates.Table.Segments, _cost));

    private readonly struct Loads(GroupSegment[] segments, float[]? costs) : ILoads<float, Lane>
    {
        public Lane Of(int segment) => new(segments[segment].Chunk.InFlight, costs is null ? default : costs.AsSpan(segment << 6, DeploymentChunk.Size));
    }

    private readonly ref struct Lane(int[] inFlight, ReadOnlySpan<float> costs) : ILoadLane<float>
    {
        private readonly int[] _inFlight = inFlight;
        private readonly ReadOnlySpan<float> _costs = costs;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Many(int from)
        {
            Vector256<float> load = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_inFlight), (nuint)from));
            return _costs.IsEmpty ? load : load * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_costs), (nuint)from);
        }
    }
}
