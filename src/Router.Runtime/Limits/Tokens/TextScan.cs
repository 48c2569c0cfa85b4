using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmRouter.Limits;

/// <summary>
/// Counts the <see cref="TextFeature"/>s of a text, 64 characters at a time: each class of characters becomes a word of bits,
/// and what is counted are patterns of bits. ASCII is classified with vectors. Allocates nothing.
/// </summary>
internal ref struct TextScan
{
    private const int Block = 64;

    private readonly Span<int> _counts;
    private BlockMasks _before;
    private Script _script = Script.Count;

    private TextScan(Span<int> counts)
    {
        _counts = counts;
        _before = default;

        // A text begins as a line does.
        _before.Newline = 1ul << 63;
    }

    /// <param name="text">The text.</param>
    /// <param name="counts"><see cref="TextFeature.Count"/> numbers, to which is added. At most 2^30 characters fit.</param>
    [SkipLocalsInit]
    public static void Count(ReadOnlySpan<char> text, Span<int> counts)
    {
        Debug.Assert(counts.Length == TextFeature.Count, "Every feature has its place.");
        var scan = new TextScan(counts);
        ref char first = ref MemoryMarshal.GetReference(text);
        Span<char> padded = stackalloc char[Block + 2];
        for (int at = 0; at < text.Length; at += Block)
        {
            // Full blocks with a neighbour on either side are read where they are; the first and the last ones from a copy.
            if (at > 0 && text.Length - at > Block)
            {
                scan.Add(ref Unsafe.Add(ref first, at), Block);
                continue;
            }

            int length = Math.Min(Block, text.Length - at);
            padded.Clear();
            int before = at > 0 ? 1 : 0;
            int after = text.Length - at > length ? 1 : 0;
            text.Slice(at - before, before + length + after).CopyTo(padded[(1 - before)..]);
            scan.Add(ref padded[1], length);
        }
    }

    /// <param name="block">64 characters, readable from one before them to one after.</param>
    /// <param name="length">How many of them belong to the text.</param>
    private void Add(ref char block, int length)
    {
        BlockMasks masks = default;
        if (BlockMasks.TryAscii(ref block, ref masks))
        {
            _script = Script.Count;
        }
        else
        {
            AddMixed(ref block, length, ref masks);
        }

        if (length < Block)
        {
            masks.Cut((1ul << length) - 1);
        }

        masks.CountInto(_counts, ref _before);
    }

    private void AddMixed(ref char block, int length, ref BlockMasks masks)
    {
        for (int i = 0; i < length; i++)
        {
            char c = Unsafe.Add(ref block, i);
            char previous = Unsafe.Add(ref block, i - 1);
            if (c < 128)
            {
                masks.SetAscii(c, previous, i);
                _script = Script.Count;
                continue;
            }

            Script script = Scripts.Of(c, char.IsLowSurrogate(c) ? previous : Unsafe.Add(ref block, i + 1));
            int feature = TextFeature.Scripts + (2 * (int)script);
            _counts[feature]++;
            _counts[feature + 1] += script == _script ? 0 : 1;
            _script = script;
            if (script == Script.LatinExtended)
            {
                masks.Letter |= 1ul << i;
            }
        }
    }
}
