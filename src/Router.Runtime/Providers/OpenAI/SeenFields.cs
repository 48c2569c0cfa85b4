using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// The fields that every chunk of a stream repeats (<c>system_fingerprint</c>, <c>service_tier</c>): kept where their value is
/// new, not again where it is the one that it was.
/// </summary>
internal sealed class SeenFields
{
    private const int Most = 16;

    private readonly List<(byte[] Name, byte[] Value)> _seen = [];

    /// <summary>The reader is at the property's name, of a text that begins where it began to read.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref AdditionalPropertiesDictionary? extra)
    {
        // Padding that OpenAI sends against eavesdroppers: it has no meaning.
        if (reader.ValueTextEquals("obfuscation"u8))
        {
            reader.Skip();
            return;
        }

        Utf8JsonReader atName = reader;
        JsonRead.Value(ref reader);
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        ReadOnlySpan<byte> value = text[start..(int)reader.BytesConsumed];
        if (value.SequenceEqual("null"u8) || !IsNew(atName.ValueSpan, value))
        {
            return;
        }

        string name = atName.GetString()!;
        JsonRead.Value(ref atName);
        JsonRead.Keep(ref atName, name, ref extra);
    }

    private bool IsNew(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < _seen.Count; i++)
        {
            if (name.SequenceEqual(_seen[i].Name))
            {
                bool isNew = !value.SequenceEqual(_seen[i].Value);
                if (isNew)
                {
                    _seen[i] = (_seen[i].Name, value.ToArray());
                }

                return isNew;
            }
        }

        if (_seen.Count < Most)
        {
            _seen.Add((name.ToArray(), value.ToArray()));
        }

        return true;
    }
}
