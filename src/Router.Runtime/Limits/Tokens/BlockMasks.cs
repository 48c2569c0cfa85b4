using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LlmRouter.Limits;

/// <summary>64 characters as bits, one word for each class of characters; the first character is the lowest bit.</summary>
internal struct BlockMasks
{
    public ulong Letter;
    public ulong Upper;
    public ulong Vowel;
    public ulong Rare;
    public ulong Digit;
    public ulong Space;
    public ulong Newline;
    public ulong Tab;
    public ulong Punctuation;
    public ulong Quote;
    public ulong Underscore;

    /// <summary>The same character as the one before it.</summary>
    public ulong Same;

    /// <summary>Classifies the block if it is all ASCII.</summary>
    public static bool TryAscii(ref char block, ref BlockMasks masks)
    {
        ref ushort c = ref Unsafe.As<char, ushort>(ref block);
        Vector256<ushort> a = Vector256.LoadUnsafe(ref c);
        Vector256<ushort> b = Vector256.LoadUnsafe(ref c, 16);
        Vector256<ushort> d = Vector256.LoadUnsafe(ref c, 32);
        Vector256<ushort> e = Vector256.LoadUnsafe(ref c, 48);
        if (((a | b | d | e) & Vector256.Create((ushort)0xFF80)) != Vector256<ushort>.Zero)
        {
            return false;
        }

        ref ushort p = ref Unsafe.Subtract(ref c, 1);
        ulong sameLow = Repeats(a, b, Vector256.LoadUnsafe(ref p), Vector256.LoadUnsafe(ref p, 16));
        ulong sameHigh = Repeats(d, e, Vector256.LoadUnsafe(ref p, 32), Vector256.LoadUnsafe(ref p, 48));
        masks.Same = sameLow | (sameHigh << 32);
        masks.Classify(Vector256.Narrow(a, b), 0);
        masks.Classify(Vector256.Narrow(d, e), 32);
        return true;
    }

    /// <summary>Classifies one character of a block that is not all ASCII.</summary>
    public void SetAscii(char c, char previous, int at)
    {
        ulong bit = 1ul << at;
        Same |= c == previous ? bit : 0;
        if (char.IsAsciiLetter(c))
        {
            Letter |= bit;
            Upper |= char.IsAsciiLetterUpper(c) ? bit : 0;
            Vowel |= (c | 0x20) is 'a' or 'e' or 'i' or 'o' or 'u' ? bit : 0;
            Rare |= (c | 0x20) is 'j' or 'q' or 'x' or 'z' or 'k' or 'w' ? bit : 0;
            return;
        }

        Digit |= char.IsAsciiDigit(c) ? bit : 0;
        Space |= c == ' ' ? bit : 0;
        Newline |= c is '\n' or '\r' ? bit : 0;
        Tab |= c == '\t' ? bit : 0;
        Quote |= c == '"' ? bit : 0;
        Underscore |= c == '_' ? bit : 0;
        Punctuation |= char.IsAsciiDigit(c) || c is ' ' or '\n' or '\r' or '\t' ? 0 : bit;
    }

    /// <summary>Forgets what lies behind the end of the text.</summary>
    public void Cut(ulong valid)
    {
        Letter &= valid;
        Upper &= valid;
        Vowel &= valid;
        Rare &= valid;
        Digit &= valid;
        Space &= valid;
        Newline &= valid;
        Tab &= valid;
        Punctuation &= valid;
        Quote &= valid;
        Underscore &= valid;
        Same &= valid;
    }

    /// <summary>Counts what is in the block, and leaves it as the block before the next one.</summary>
    public readonly void CountInto(Span<int> counts, ref BlockMasks before)
    {
        // One check for all.
        counts = counts[..TextFeature.Count];
        CountWords(counts, in before);
        CountRest(counts, in before);
        before = this;
    }

    private readonly void CountWords(Span<int> counts, in BlockMasks before)
    {
        ulong start = Letter & ~Back(Letter, before.Letter, 1);
        ulong afterSpace = Back(Space, before.Space, 1);
        ulong afterBreak = Back(Newline | Tab, before.Newline | before.Tab, 1);
        ulong afterPunctuation = Back(Punctuation, before.Punctuation, 1);
        counts[TextFeature.WordAfterSpace] += BitOperations.PopCount(start & afterSpace);
        counts[TextFeature.WordAfterBreak] += BitOperations.PopCount(start & afterBreak);
        counts[TextFeature.WordAfterPunctuation] += BitOperations.PopCount(start & afterPunctuation);
        counts[TextFeature.WordAfterOther] += BitOperations.PopCount(start & ~(afterSpace | afterBreak | afterPunctuation));

        // Bit i of the n-th: letters from i - n + 1 to i. Doubling needs what was in the block before at every step.
        ulong two = Letter & Back(Letter, before.Letter, 1);
        ulong twoBefore = before.Letter & (before.Letter << 1);
        ulong three = two & Back(Letter, before.Letter, 2);
        ulong four = two & Back(two, twoBefore, 2);
        ulong fourBefore = twoBefore & (twoBefore << 2);
        ulong eight = four & Back(four, fourBefore, 4);
        ulong eightBefore = fourBefore & (fourBefore << 4);
        counts[TextFeature.Letter] += BitOperations.PopCount(Letter);
        counts[TextFeature.Letter2] += BitOperations.PopCount(three);
        counts[TextFeature.Letter4] += BitOperations.PopCount(four & Back(Letter, before.Letter, 4));
        counts[TextFeature.Letter6] += BitOperations.PopCount(four & Back(three, twoBefore & (before.Letter << 2), 4));
        counts[TextFeature.Letter8] += BitOperations.PopCount(eight & Back(Letter, before.Letter, 8));
        counts[TextFeature.Letter12] += BitOperations.PopCount(eight & Back(four, fourBefore, 8) & Back(Letter, before.Letter, 12));
        counts[TextFeature.Letter16] += BitOperations.PopCount(eight & Back(eight, eightBefore, 8) & Back(Letter, before.Letter, 16));

        ulong afterUpper = Back(Upper, before.Upper, 1);
        ulong lower = Letter & ~Upper;
        ulong lowerBefore = before.Letter & ~before.Upper;
        counts[TextFeature.UpperStart] += BitOperations.PopCount(Upper & start);
        counts[TextFeature.UpperAfterLower] += BitOperations.PopCount(Upper & Back(lower, lowerBefore, 1));
        counts[TextFeature.UpperAfterUpper] += BitOperations.PopCount(Upper & afterUpper);
        counts[TextFeature.LowerAfterUppers] += BitOperations.PopCount(lower & afterUpper & Back(Upper, before.Upper, 2));

        ulong consonant = Letter & ~Vowel;
        ulong consonantBefore = before.Letter & ~before.Vowel;
        ulong consonants3 = consonant & Back(consonant, consonantBefore, 1) & Back(consonant, consonantBefore, 2);
        counts[TextFeature.Consonants3] += BitOperations.PopCount(consonants3);
        counts[TextFeature.Consonants5] += BitOperations.PopCount(consonants3 & Back(consonant, consonantBefore, 3) & Back(consonant, consonantBefore, 4));
        counts[TextFeature.Vowels2] += BitOperations.PopCount(Vowel & Back(Vowel, before.Vowel, 1));
        counts[TextFeature.RareLetter] += BitOperations.PopCount(Rare);
        counts[TextFeature.RepeatedLetter] += BitOperations.PopCount(two & Same);
    }

    private readonly void CountRest(Span<int> counts, in BlockMasks before)
    {
        ulong afterSpace = Back(Space, before.Space, 1);
        ulong afterDigit = Back(Digit, before.Digit, 1);
        ulong digits3 = Digit & afterDigit & Back(Digit, before.Digit, 2);
        counts[TextFeature.NumberStart] += BitOperations.PopCount(Digit & ~afterDigit);
        counts[TextFeature.NumberAfterSpace] += BitOperations.PopCount(Digit & afterSpace);
        counts[TextFeature.NumberAfterLetter] += BitOperations.PopCount(Digit & Back(Letter, before.Letter, 1));
        counts[TextFeature.Digit] += BitOperations.PopCount(Digit);
        counts[TextFeature.Digit4] += BitOperations.PopCount(digits3 & Back(Digit, before.Digit, 3));

        ulong afterPunctuation = Back(Punctuation, before.Punctuation, 1);
        ulong next = Punctuation & afterPunctuation;
        counts[TextFeature.PunctuationStart] += BitOperations.PopCount(Punctuation & ~afterPunctuation);
        counts[TextFeature.PunctuationAfterSpace] += BitOperations.PopCount(Punctuation & afterSpace);
        counts[TextFeature.PunctuationNext] += BitOperations.PopCount(next & ~Same);
        counts[TextFeature.PunctuationRepeated] += BitOperations.PopCount(next & Same);
        counts[TextFeature.Punctuation4] += BitOperations.PopCount(next & ~Same & Back(Punctuation, before.Punctuation, 2) & Back(Punctuation, before.Punctuation, 3));
        counts[TextFeature.Quote] += BitOperations.PopCount(Quote);
        counts[TextFeature.Underscore] += BitOperations.PopCount(Underscore);

        ulong spaces2 = Space & afterSpace;
        ulong afterSpaces2 = spaces2 & Back(Space, before.Space, 2);
        counts[TextFeature.Space] += BitOperations.PopCount(Space);
        counts[TextFeature.SecondSpace] += BitOperations.PopCount(spaces2 & ~afterSpaces2);
        counts[TextFeature.Spaces] += BitOperations.PopCount(afterSpaces2);
        ulong afterNewline = Back(Newline, before.Newline, 1);
        ulong line = Newline & ~afterNewline;
        counts[TextFeature.Newline] += BitOperations.PopCount(line & ~afterPunctuation);
        counts[TextFeature.NewlineAfterPunctuation] += BitOperations.PopCount(line & afterPunctuation);
        counts[TextFeature.Newlines] += BitOperations.PopCount(Newline & afterNewline);
        ulong afterTab = Back(Tab, before.Tab, 1);
        counts[TextFeature.Tab] += BitOperations.PopCount(Tab & ~afterTab);
        counts[TextFeature.Tabs] += BitOperations.PopCount(Tab & afterTab);
    }

    /// <summary>For each character, what the one so many places before it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Back(ulong mask, ulong before, int places) => (mask << places) | (before >> (64 - places));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Repeats(Vector256<ushort> a, Vector256<ushort> b, Vector256<ushort> beforeA, Vector256<ushort> beforeB)
        => Vector256.Narrow(Vector256.Equals(a, beforeA), Vector256.Equals(b, beforeB)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Classify(Vector256<byte> c, int at)
    {
        Vector256<byte> lower = c | Vector256.Create((byte)0x20);
        Vector256<byte> letter = Vector256.LessThanOrEqual(lower - Vector256.Create((byte)'a'), Vector256.Create((byte)25));
        Vector256<byte> digit = Vector256.LessThanOrEqual(c - Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        Vector256<byte> space = Is(c, ' ');
        Vector256<byte> newline = Is(c, '\n') | Is(c, '\r');
        Vector256<byte> tab = Is(c, '\t');
        Set(ref Letter, letter, at);
        Set(ref Upper, Vector256.AndNot(letter, Vector256.Equals(c, lower)), at);
        Set(ref Vowel, Is(lower, 'a') | Is(lower, 'e') | Is(lower, 'i') | Is(lower, 'o') | Is(lower, 'u'), at);
        Set(ref Rare, Is(lower, 'j') | Is(lower, 'q') | Is(lower, 'x') | Is(lower, 'z') | Is(lower, 'k') | Is(lower, 'w'), at);
        Set(ref Digit, digit, at);
        Set(ref Space, space, at);
        Set(ref Newline, newline, at);
        Set(ref Tab, tab, at);
        Set(ref Punctuation, ~(letter | digit | space | newline | tab), at);
        Set(ref Quote, Is(c, '"'), at);
        Set(ref Underscore, Is(c, '_'), at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Is(Vector256<byte> c, char wanted) => Vector256.Equals(c, Vector256.Create((byte)wanted));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref ulong mask, Vector256<byte> members, int at) => mask |= (ulong)members.ExtractMostSignificantBits() << at;
}
