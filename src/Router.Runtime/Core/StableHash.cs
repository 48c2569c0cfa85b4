namespace LlmRouter.Core;

/// <summary>
/// 64-bit hashes of text that are the same in every process, on every machine and in every version: session and prompt keys, and the
/// seeds of deployments, must agree everywhere. Multiply-and-fold as in wyhash (github.com/wangyi-fudan/wyhash). Not for secrets and
/// not against an attacker: whoever chooses texts can make them collide, which here only brings them to one deployment.
/// </summary>
internal static class StableHash
{
    private const ulong Seed = 0xA0761D6478BD642F;
    private const ulong Step = 0xE7037ED1A0B428DB;
    private const ulong End = 0x8EBC6AF09C88C6E3;

    /// <summary>The hash of a text; never 0.</summary>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        ulong state = Seed;
        int i = 0;
        for (; i + 4 <= text.Length; i += 4)
        {
            state = Fold(state ^ Block(text[i], text[i + 1], text[i + 2], text[i + 3]), Step);
        }

        ReadOnlySpan<char> rest = text[i..];
        ulong last = Block(At(rest, 0), At(rest, 1), At(rest, 2), '\0');
        return NotZero(Fold(Fold(state ^ last, Step) ^ (uint)text.Length, End));
    }

    /// <summary>The same for all spellings of a name that differ in case alone; never 0.</summary>
    public static ulong HashIgnoreCase(ReadOnlySpan<char> name)
    {
        Span<char> upper = name.Length <= 256 ? stackalloc char[256] : new char[name.Length];
        return Hash(upper[..name.ToUpperInvariant(upper)]);
    }

    /// <summary>One hash of two, whose order counts; never 0.</summary>
    public static ulong Combine(ulong first, ulong second) => NotZero(Fold(Fold(first ^ Seed, Step) ^ second, End));

    private static char At(ReadOnlySpan<char> rest, int i) => i < rest.Length ? rest[i] : '\0';

    private static ulong Block(char a, char b, char c, char d) => a | ((ulong)b << 16) | ((ulong)c << 32) | ((ulong)d << 48);

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) ^ low;

    private static ulong NotZero(ulong hash) => hash == 0 ? Seed : hash;
}
