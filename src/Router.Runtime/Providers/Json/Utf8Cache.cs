using System.Text.Json;

namespace LlmRouter.Providers.Json;

/// <summary>
/// The last string that was read at one place, so that a value that is always the same (a model's name, a stream's id) is
/// decoded once. Thread-safe: a race costs a decoding.
/// </summary>
internal sealed class Utf8Cache
{
    private const int Longest = 256;

    private Entry? _last;

    /// <summary>The text of the value that the reader is at; null for null.</summary>
    public string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            return JsonRead.Text(ref reader);
        }

        ReadOnlySpan<byte> bytes = reader.ValueSpan;
        if (_last is { } last && bytes.SequenceEqual(last.Bytes))
        {
            return last.Text;
        }

        // GetString also says when the bytes are no UTF-8.
        Entry entry = new(bytes.ToArray(), reader.GetString()!);
        _last = entry;
        return entry.Text;
    }

    private sealed record Entry(byte[] Bytes, string Text);
}
