using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Writes errors in the provider's shape.</summary>
internal static class ErrorBody
{
    public static void Write(Utf8JsonWriter json, ProviderError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        if (error.IsShort)
        {
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
        }
        else
        {
            json.WriteString("message"u8, error.Message);
            json.WriteString("type"u8, error.Type);
            json.WriteString("param"u8, error.Param);
            json.WriteString("code"u8, error.Code);
        }

        if (error.HasFilterResult)
        {
            json.WriteNumber("status"u8, error.Status);
            json.WriteStartObject("innererror"u8);
            json.WriteString("code"u8, "ResponsibleAIPolicyViolation"u8);
            json.WritePropertyName("content_filter_result"u8);
            WriteFilterResult(json, violence: true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Azure's verdict on a prompt or an answer.</summary>
    public static void WriteFilterResult(Utf8JsonWriter json, bool violence = false)
    {
        json.WriteStartObject();
        foreach (string category in (ReadOnlySpan<string>)["hate", "self_harm", "sexual", "violence"])
        {
            bool filtered = violence && category == "violence";
            json.WriteStartObject(category);
            json.WriteBoolean("filtered"u8, filtered);
            json.WriteString("severity"u8, filtered ? "high"u8 : "safe"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
