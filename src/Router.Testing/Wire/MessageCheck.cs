using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Holds one chat message against OpenAI's published description.</summary>
internal static class MessageCheck
{
    public static ProviderError? Check(JsonElement message, int index)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.WrongType($"messages[{index}]", "an object", message);
        }

        if (!RequestCheck.TryGet(message, "role", out JsonElement role) || role.ValueKind != JsonValueKind.String)
        {
            return RequestCheck.Missing($"messages[{index}].role");
        }

        string name = role.GetString()!;
        if (name is not ("system" or "assistant" or "user" or "function" or "tool" or "developer"))
        {
            return new ProviderError(400, $"Invalid value: '{name}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.")
            {
                Param = $"messages[{index}].role",
                Code = "invalid_value",
            };
        }

        if (name == "tool" && !RequestCheck.TryGet(message, "tool_call_id", out _))
        {
            return RequestCheck.Missing($"messages[{index}].tool_call_id");
        }

        return CheckContent(message, name, index) ?? CheckToolCalls(message, index);
    }

    private static ProviderError? CheckContent(JsonElement message, string role, int index)
    {
        if (!RequestCheck.TryGet(message, "content", out JsonElement content))
        {
            bool mayLack = role is "function" || (role == "assistant" && (message.TryGetProperty("tool_calls", out _)
                || message.TryGetProperty("refusal", out _) || message.TryGetProperty("function_call", out _) || message.TryGetProperty("audio", out _)));
            return mayLack ? null : RequestCheck.Missing($"messages[{index}].content");
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return null;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            return RequestCheck.WrongType($"messages[{index}].content", "one of a string or array of objects", content);
        }

        int part = 0;
        foreach (JsonElement item in content.EnumerateArray())
        {
            if (CheckPart(item, $"messages[{index}].content[{part++}]") is { } error)
            {
                return error;
            }
        }

        return part == 0 ? RequestCheck.Empty($"messages[{index}].content") : null;
    }

    private static ProviderError? CheckPart(JsonElement part, string param)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.WrongType(param, "an object", part);
        }

        if (!RequestCheck.TryGet(part, "type", out JsonElement type))
        {
            return RequestCheck.Missing(param + ".type");
        }

        if (RequestCheck.Text(part, "type", "text", "image_url", "input_audio", "file", "refusal") is { } error)
        {
            return error with { Param = param };
        }

        // Every kind of part carries its content in a property of its own name.
        string payload = type.GetString()!;
        return RequestCheck.TryGet(part, payload, out _) ? null : RequestCheck.Missing($"{param}.{payload}");
    }

    private static ProviderError? CheckToolCalls(JsonElement message, int index)
    {
        if (!RequestCheck.TryGet(message, "tool_calls", out JsonElement calls))
        {
            return null;
        }

        if (calls.ValueKind != JsonValueKind.Array)
        {
            return RequestCheck.WrongType($"messages[{index}].tool_calls", "an array of objects", calls);
        }

        int number = 0;
        foreach (JsonElement call in calls.EnumerateArray())
        {
            string param = $"messages[{index}].tool_calls[{number++}]";
            if (call.ValueKind != JsonValueKind.Object)
            {
                return RequestCheck.WrongType(param, "an object", call);
            }

            foreach (string required in (ReadOnlySpan<string>)["id", "type"])
            {
                if (!RequestCheck.TryGet(call, required, out _))
                {
                    return RequestCheck.Missing($"{param}.{required}");
                }
            }
        }

        return number == 0 ? RequestCheck.Empty($"messages[{index}].tool_calls") : null;
    }
}
