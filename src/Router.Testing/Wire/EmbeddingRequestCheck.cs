using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Holds an embedding request against OpenAI's published description.</summary>
internal static class EmbeddingRequestCheck
{
    private const int MostInputs = 2048;

    public static ProviderError? Check(JsonElement body, bool allowUnknown)
        => CheckInput(body)
            ?? RequestCheck.Number(body, "dimensions", 1, 16_384, integer: true)
            ?? RequestCheck.Text(body, "encoding_format", "float", "base64")
            ?? RequestCheck.Text(body, "user")
            ?? (allowUnknown ? null : CheckNames(body));

    private static ProviderError? CheckInput(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "input", out JsonElement input))
        {
            return RequestCheck.Missing("input");
        }

        if (input.ValueKind == JsonValueKind.String)
        {
            return input.GetString()!.Length > 0 ? null : Invalid;
        }

        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() is 0 or > MostInputs)
        {
            return Invalid;
        }

        JsonValueKind kind = input[0].ValueKind;
        foreach (JsonElement item in input.EnumerateArray())
        {
            if (item.ValueKind != kind || kind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Array))
            {
                return Invalid;
            }
        }

        return null;
    }

    private static ProviderError Invalid => new(400, "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.");

    private static ProviderError? CheckNames(JsonElement body)
    {
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (property.Name is not ("input" or "model" or "encoding_format" or "dimensions" or "user"))
            {
                return RequestCheck.Unknown(property.Name);
            }
        }

        return null;
    }
}
