using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmRouter.Strategies;

/// <summary>The bits of a candidate word as lanes of all ones or all zeros.</summary>
internal static class VectorMask
{
    /// <summary>The lanes from a slot on; <typeparamref name="T"/> has four or eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of<T>(ulong word, int from)
        where T : unmanaged
    {
        if (Vector256<T>.Count == 8)
        {
            Vector256<int> bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            return Vector256.Equals(Vector256.Create((int)(word >> from)) & bits, bits).As<int, T>();
        }

        Vector256<long> wide = Vector256.Create(1L, 2, 4, 8);
        return Vector256.Equals(Vector256.Create((long)(word >> from)) & wide, wide).As<long, T>();
    }
}
