namespace LlmRouter.Core;

/// <summary>Soft affinity: a session stays where it was while that deployment is not busier than its share.</summary>
internal static class Stickiness
{
    /// <summary>How far above its share of the requests in flight a deployment may be and still be stayed with.</summary>
    public const double Bound = 1.25;

    /// <summary>
    /// Whether the deployment is a candidate with at most <see cref="Bound"/> x the weighted mean + 1 requests in flight
    /// (bounded loads: Mirrokni, Thorup, Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2018).
    /// </summary>
    public static bool TryStay(GroupTable group, ReadOnlySpan<ulong> words, DeploymentState preferred, out int index)
    {
        index = group.IndexOf(preferred);
        return index >= 0 && (words[index >> 6] & preferred.Bit) != 0 && Volatile.Read(ref preferred.InFlight) <= (Bound * Share(group, words, index)) + 1;
    }

    /// <summary>A deployment's share, by weight, of all requests in flight at the candidates.</summary>
    private static double Share(GroupTable group, ReadOnlySpan<ulong> words, int index)
    {
        long inFlight = 0;
        double weights = 0;
        for (int s = 0; s < words.Length; s++)
        {
            int[] counts = group.Segments[s].Chunk.InFlight;
            for (ulong word = words[s]; word != 0; word &= word - 1)
            {
                int slot = System.Numerics.BitOperations.TrailingZeroCount(word);
                inFlight += Volatile.Read(ref counts[slot]);
                weights += group.Weights?[(s << 6) | slot] ?? 1;
            }
        }

        return weights > 0 ? inFlight * (group.Weights?[index] ?? 1) / weights : inFlight;
    }
}
