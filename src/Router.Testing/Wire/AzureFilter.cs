using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>What Azure adds to answers: the verdict of its content filter on the prompt.</summary>
internal static class AzureFilter
{
    public static void WritePrompt(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteNumber("prompt_index"u8, 0);
        json.WritePropertyName("content_filter_results"u8);
        ErrorBody.WriteFilterResult(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>The first event of an Azure stream, which has no choices, no id and no model.</summary>
    public static void WriteFirstEvent(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        json.WriteNumber("created"u8, 0);
        json.WriteString("id"u8, ""u8);
        json.WriteString("model"u8, ""u8);
        json.WriteString("object"u8, ""u8);
        json.WritePropertyName("prompt_filter_results"u8);
        WritePrompt(json);
        json.WriteEndObject();
    }
}
