using System.Runtime.InteropServices;
using System.Text.Json;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>An answer to an embedding request: vectors of length one that depend on the input and the model alone.</summary>
internal static class EmbeddingBody
{
    public static async ValueTask SendAsync(AnswerJob job)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        Write(json.Writer, job);
        ReadOnlyMemory<byte> body = json.Finish();
        if (job.Fault is { } fault)
        {
            await Reply.BrokenAsync(job.Exchange, body, fault, job.Clock).ConfigureAwait(false);
            return;
        }

        await Reply.WholeAsync(job.Exchange, ExchangeOutcome.Answered, 200, Reply.Json, body).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, AnswerJob job)
    {
        SimulatedRequest request = job.Request;
        int length = request.Property("dimensions") is { ValueKind: JsonValueKind.Number } dimensions ? dimensions.GetInt32() : job.Deployment.EmbeddingDimensions;
        bool base64 = request.Property("encoding_format") is { ValueKind: JsonValueKind.String } format && format.ValueEquals("base64"u8);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        int index = 0;
        foreach (string text in Inputs(request.Property("input")))
        {
            float[] vector = UnitVector.Create(Chance.Hash(text) ^ Chance.Hash(request.Model), length);
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, index++);
            WriteVector(json, vector, base64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, request.Model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, request.PromptTokens);
        json.WriteNumber("total_tokens"u8, request.PromptTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>One text for each vector; lists of tokens stand for themselves.</summary>
    private static List<string> Inputs(JsonElement input)
    {
        // A list of numbers is one input, already tokenized.
        if (input.ValueKind != JsonValueKind.Array || input[0].ValueKind == JsonValueKind.Number)
        {
            return [input.ToString()];
        }

        var texts = new List<string>(input.GetArrayLength());
        foreach (JsonElement item in input.EnumerateArray())
        {
            texts.Add(item.ToString());
        }

        return texts;
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool base64)
    {
        if (base64)
        {
            json.WriteBase64String("embedding"u8, MemoryMarshal.AsBytes<float>(vector));
            return;
        }

        json.WriteStartArray("embedding"u8);
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
