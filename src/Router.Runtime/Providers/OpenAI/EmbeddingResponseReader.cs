using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads a list of embeddings, each in base64 (little-endian single precision) or as numbers, in the order of their indices.</summary>
internal static class EmbeddingResponseReader
{
    private const int LongestVector = 1_000_000;

    /// <summary>The vectors, or the error that is in their place.</summary>
    /// <exception cref="JsonException">It is neither, or not one vector for each of the <paramref name="count"/> values.</exception>
    public static (GeneratedEmbeddings<Embedding<float>>? Embeddings, ErrorFacts Error) Read(ReadOnlySpan<byte> body, int count, Utf8Cache models)
    {
        Utf8JsonReader reader = new(body);
        JsonRead.Value(ref reader);
        if (!JsonRead.IsObject(ref reader))
        {
            throw new JsonException("the answer is null");
        }

        float[]?[] vectors = new float[count][];
        UsageDetails? usage = null;
        string? model = null;
        AdditionalPropertiesDictionary? extra = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("data"u8))
            {
                JsonRead.Value(ref reader);
                ReadData(ref reader, vectors);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                JsonRead.Value(ref reader);
                usage = UsageReader.Read(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                JsonRead.Value(ref reader);
                model = models.Read(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return (null, ErrorReader.Read(ref reader));
                }
            }
            else
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                JsonRead.Keep(ref reader, name, ref extra);
            }
        }

        JsonRead.End(ref reader);
        GeneratedEmbeddings<Embedding<float>> embeddings = new(count) { Usage = usage, AdditionalProperties = extra };
        foreach (float[]? vector in vectors)
        {
            embeddings.Add(new Embedding<float>(vector ?? throw new JsonException("there is not one vector for each value")) { ModelId = model });
        }

        return (embeddings, default);
    }

    private static void ReadData(ref Utf8JsonReader reader, float[]?[] vectors)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return;
        }

        int position = 0;
        while (JsonRead.NextItem(ref reader))
        {
            if (!JsonRead.IsObject(ref reader))
            {
                throw new JsonException("an embedding is null");
            }

            long index = position++;
            float[]? vector = null;
            while (JsonRead.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("index"u8))
                {
                    JsonRead.Value(ref reader);
                    index = JsonRead.Count(ref reader) ?? index;
                }
                else if (reader.ValueTextEquals("embedding"u8))
                {
                    JsonRead.Value(ref reader);
                    vector = ReadVector(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            if (index < 0 || index >= vectors.Length || vectors[index] is not null || vector is not { Length: > 0 })
            {
                throw new JsonException("there is not one vector for each value");
            }

            vectors[index] = vector;
        }
    }

    private static float[] ReadVector(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return ReadBase64(ref reader);
        }

        if (!JsonRead.IsArray(ref reader))
        {
            throw new JsonException("a vector is null");
        }

        float[] numbers = ArrayPool<float>.Shared.Rent(2_048);
        int length = 0;
        try
        {
            while (JsonRead.NextItem(ref reader))
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetSingle(out float number) || length == LongestVector)
                {
                    throw new JsonException("a vector has something else than numbers in it");
                }

                if (length == numbers.Length)
                {
                    float[] larger = ArrayPool<float>.Shared.Rent(2 * length);
                    numbers.CopyTo(larger, 0);
                    ArrayPool<float>.Shared.Return(numbers);
                    numbers = larger;
                }

                numbers[length++] = number;
            }

            return numbers.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
        }
    }

    private static float[] ReadBase64(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            return reader.TryGetBytesFromBase64(out byte[]? bytes) && bytes.Length % sizeof(float) == 0
                ? Native(MemoryMarshal.Cast<byte, float>(bytes).ToArray())
                : throw new JsonException("a vector is not base64");
        }

        ReadOnlySpan<byte> text = reader.ValueSpan;
        int length = Base64.GetMaxDecodedFromUtf8Length(text.Length) - (text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0);
        if (length % sizeof(float) != 0 || text.Length % 4 != 0)
        {
            throw new JsonException("a vector is not base64");
        }

        float[] vector = new float[length / sizeof(float)];
        return Base64.DecodeFromUtf8(text, MemoryMarshal.AsBytes(vector.AsSpan()), out _, out int written) == OperationStatus.Done && written == length
            ? Native(vector)
            : throw new JsonException("a vector is not base64");
    }

    private static float[] Native(float[] vector)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(vector.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return vector;
    }
}
