using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LlmRouter.Core;
using LlmRouter.Limits;

namespace LlmRouter.Strategies;

/// <summary>
/// The lowest used share of what a deployment may be used for in 60 s: of its tokens a minute, else of its requests a minute. One
/// without either is measured against the largest such limit of the group; where there is none, the fewest tokens win.
/// </summary>
internal struct UsageBased : IRoutingStrategy
{
    // Of a limit of 0: more than any share, and finite, so that unused (0 x this) stays a number.
    private const float Never = 1e30f;

    /// <summary>What a used token counts, by index; 0 for those whose requests are counted.</summary>
    private float[] _perToken;

    /// <summary>What a used request counts, by index; 0 for those whose tokens are counted.</summary>
    private float[] _perRequest;

    public static StrategyNeeds Needs => StrategyNeeds.Usage;

    public void Prepare(StrategyContext group)
    {
        long? tokens = null;
        long? requests = null;
        foreach (int index in group.Indices)
        {
            DeploymentLimits limits = group.SettingsAt(index).Limits;
            tokens = Larger(tokens, limits.Tpm);
            requests = Larger(requests, limits.Rpm);
        }

        _perToken = new float[group.Length];
        _perRequest = new float[group.Length];
        foreach (int index in group.Indices)
        {
            DeploymentLimits limits = group.SettingsAt(index).Limits;
            (float[] lane, long limit) = limits switch
            {
                { Tpm: { } own } => (_perToken, own),
                { Rpm: { } own } => (_perRequest, own),
                _ when tokens is { } largest => (_perToken, largest),
                _ when requests is { } largest => (_perRequest, largest),
                _ => (_perToken, 1),
            };
            lane[index] = limit > 0 ? 1f / limit : Never;
        }
    }

    public readonly int Pick(scoped in Candidates candidates)
    {
        candidates.RefreshUsage();
        return LeastScan.Pick<float, Loads, Lane>(in candidates, candidates.Words, new Loads(candidates.Table.Segments, _perToken, _perRequest));
    }

    private static long? Larger(long? one, long? other) => one is null || other > one ? other ?? one : one;

    private readonly struct Loads(GroupSegment[] segments, float[] perToken, float[] perRequest) : ILoads<float, Lane>
    {
        public Lane Of(int segment) => new(segments[segment].Chunk.Usage, perToken.AsSpan(segment << 6, DeploymentChunk.Size), perRequest.AsSpan(segment << 6, DeploymentChunk.Size));
    }

    private readonly ref struct Lane(UsageLanes used, ReadOnlySpan<float> perToken, ReadOnlySpan<float> perRequest) : ILoadLane<float>
    {
        private readonly float[] _tokens = used.Tokens;
        private readonly float[] _requests = used.Requests;
        private readonly ReadOnlySpan<float> _perToken = perToken;
        private readonly ReadOnlySpan<float> _perRequest = perRequest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Many(int from)
            => (Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_tokens), (nuint)from) * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_perToken), (nuint)from))
                + (Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_requests), (nuint)from) * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_perRequest), (nuint)from));
    }
}
