namespace LlmRouter.Core;

/// <summary>placeholder</summary>
internal static class StableHash
{
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        return hash;
    }

    public static ulong Combine(ulong left, ulong right) => (left ^ (right * 0x9E3779B97F4A7C15)) * 1099511628211;
}
