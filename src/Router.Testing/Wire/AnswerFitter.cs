using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Makes up the answer that a request's tools or response format ask for.</summary>
internal static class AnswerFitter
{
    private static readonly SimulatedAnswer SomeJson = new("""{"answer":"Hello! How can I help you today?"}""");

    /// <returns><see langword="null"/> when any text will do.</returns>
    public static SimulatedAnswer? Answer(SimulatedRequest request) => DemandedCall(request) ?? DemandedJson(request);

    private static SimulatedAnswer? DemandedCall(SimulatedRequest request)
    {
        JsonElement choice = request.Property("tool_choice");
        JsonElement tools = request.Property("tools");
        if (tools.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        string? demanded = choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("function", out JsonElement function)
            && function.TryGetProperty("name", out JsonElement name) ? name.GetString() : null;
        if (demanded is null && !(choice.ValueKind == JsonValueKind.String && choice.ValueEquals("required"u8)))
        {
            return null;
        }

        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (tool.TryGetProperty("function", out JsonElement offered) && offered.GetProperty("name").GetString() is { } offeredName
                && (demanded is null || demanded == offeredName))
            {
                string arguments = offered.TryGetProperty("parameters", out JsonElement schema) ? SchemaExample.Create(schema) : "{}";
                return new SimulatedAnswer(new SimulatedToolCall(offeredName, arguments));
            }
        }

        return null;
    }

    private static SimulatedAnswer? DemandedJson(SimulatedRequest request)
    {
        JsonElement format = request.Property("response_format");
        if (format.ValueKind != JsonValueKind.Object || !format.TryGetProperty("type", out JsonElement type))
        {
            return null;
        }

        if (type.ValueEquals("json_schema"u8) && format.GetProperty("json_schema").TryGetProperty("schema", out JsonElement schema))
        {
            return SchemaExample.Create(schema);
        }

        return type.ValueEquals("text"u8) ? null : SomeJson;
    }
}
