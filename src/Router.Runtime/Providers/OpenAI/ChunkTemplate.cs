using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// What the plain chunks of one stream have in common: all bytes but the text, and OpenAI's padding against eavesdroppers. A
/// chunk that is the same but for these needs no parsing: it says what the one said that was parsed. Not thread-safe.
/// </summary>
internal sealed class ChunkTemplate
{
    // A server whose chunks always differ is not copied for ever.
    private const int MostRecordings = 8;

    private static readonly SearchValues<byte> EndOfPlainText = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static c => (byte)c), (byte)'"', (byte)'\\']);

    private byte[] _head = [];
    private byte[] _middle = [];
    private byte[] _tail = [];
    private int _recordings;

    private static ReadOnlySpan<byte> Content => "\"content\":\""u8;

    private static ReadOnlySpan<byte> Padding => "\"obfuscation\":\""u8;

    /// <summary>The text of a chunk that is like the recorded one; false: parse it.</summary>
    public bool TryRead(ReadOnlySpan<byte> chunk, out string text)
    {
        text = "";
        if (_head.Length == 0 || !chunk.StartsWith(_head))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = chunk[_head.Length..];
        int length = rest.IndexOfAny(EndOfPlainText);
        if (length <= 0 || !rest[length..].StartsWith(_middle) || !Utf8.IsValid(rest[..length]))
        {
            return false;
        }

        ReadOnlySpan<byte> end = rest[(length + _middle.Length)..];
        if (_tail.Length > 0)
        {
            int padding = end.IndexOfAny(EndOfPlainText);
            if (padding < 0)
            {
                return false;
            }

            end = end[padding..];
        }

        if (!end.SequenceEqual(_tail))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest[..length]);
        return true;
    }

    /// <summary>Records a chunk that was parsed and had this text and nothing else that is new.</summary>
    public void Record(ReadOnlySpan<byte> chunk, string parsed)
    {
        // Raw, these bytes cannot stand inside a text: its quotes are escaped. Twice, it is not clear which one is the text.
        int at = chunk.IndexOf(Content);
        if (at < 0 || at != chunk.LastIndexOf(Content))
        {
            Clear();
            return;
        }

        int text = at + Content.Length;
        int quote = EndOfString(chunk, text);
        ReadOnlySpan<byte> head = chunk[..text];
        ReadOnlySpan<byte> middle = quote < 0 ? default : chunk[quote..];
        ReadOnlySpan<byte> tail = default;
        int padding = middle.IndexOf(Padding);
        if (padding >= 0)
        {
            int start = padding + Padding.Length;
            int end = EndOfString(middle, start);
            tail = end < 0 ? default : middle[end..];
            middle = middle[..start];
        }

        if (head.SequenceEqual(_head) && middle.SequenceEqual(_middle) && tail.SequenceEqual(_tail))
        {
            return;
        }

        // The text must be the one that was parsed, to the byte: otherwise these are not the right quotes.
        Clear();
        if (quote >= 0 && IsText(chunk[text..quote], parsed) && (padding < 0 || !tail.IsEmpty) && _recordings++ < MostRecordings)
        {
            _head = head.ToArray();
            _middle = middle.ToArray();
            _tail = tail.ToArray();
        }
    }

    /// <summary>Forgets the recorded chunk: something came in between that may have changed what is true of it.</summary>
    public void Clear() => _head = [];

    private static bool IsText(ReadOnlySpan<byte> bytes, string text)
    {
        Span<byte> encoded = stackalloc byte[256];
        return bytes.Length <= encoded.Length && Encoding.UTF8.TryGetBytes(text, encoded, out int length) && encoded[..length].SequenceEqual(bytes);
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int from)
    {
        for (int i = from; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"': return i;
                case (byte)'\\': i++; break;
            }
        }

        return -1;
    }
}
