using System.Text;
using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Log probabilities in the provider's shape. The figures are made up: every token is as likely as its length says.</summary>
internal static class LogProbabilities
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<string> tokens)
    {
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        foreach (string token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("token"u8, token);
            json.WriteNumber("logprob"u8, -0.125 * token.Length);
            json.WriteStartArray("bytes"u8);
            foreach (byte b in Encoding.UTF8.GetBytes(token))
            {
                json.WriteNumberValue(b);
            }

            json.WriteEndArray();
            json.WriteStartArray("top_logprobs"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
    }
}
