using System.Collections.Frozen;
using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>Holds a chat request against OpenAI's published description.</summary>
internal static class ChatRequestCheck
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        "messages", "model", "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs", "max_completion_tokens", "max_tokens",
        "metadata", "modalities", "moderation", "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_options",
        "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed", "service_tier", "stop", "store", "stream",
        "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity", "web_search_options", "data_sources");

    public static ProviderError? Check(JsonElement body, bool allowUnknown)
        => CheckMessages(body) ?? CheckOptions(body) ?? CheckTools(body) ?? CheckFormat(body) ?? (allowUnknown ? null : CheckNames(body));

    private static ProviderError? CheckMessages(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "messages", out JsonElement messages))
        {
            return RequestCheck.Missing("messages");
        }

        if (messages.ValueKind != JsonValueKind.Array)
        {
            return RequestCheck.WrongType("messages", "an array of objects", messages);
        }

        if (messages.GetArrayLength() == 0)
        {
            return RequestCheck.Empty("messages");
        }

        int index = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (MessageCheck.Check(message, index++) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static ProviderError? CheckOptions(JsonElement body)
        => RequestCheck.Number(body, "temperature", 0, 2)
            ?? RequestCheck.Number(body, "top_p", 0, 1)
            ?? RequestCheck.Number(body, "frequency_penalty", -2, 2)
            ?? RequestCheck.Number(body, "presence_penalty", -2, 2)
            ?? RequestCheck.Number(body, "max_tokens", 1, int.MaxValue, integer: true)
            ?? RequestCheck.Number(body, "max_completion_tokens", 1, int.MaxValue, integer: true)
            ?? RequestCheck.Number(body, "n", 1, 128, integer: true)
            ?? RequestCheck.Number(body, "seed", long.MinValue, long.MaxValue, integer: true)
            ?? RequestCheck.Number(body, "top_logprobs", 0, 20, integer: true)
            ?? RequestCheck.Boolean(body, "stream")
            ?? RequestCheck.Boolean(body, "store")
            ?? RequestCheck.Boolean(body, "logprobs")
            ?? RequestCheck.Text(body, "user")
            ?? RequestCheck.Text(body, "reasoning_effort", "none", "minimal", "low", "medium", "high", "xhigh", "max")
            ?? RequestCheck.Text(body, "verbosity", "low", "medium", "high")
            ?? RequestCheck.Text(body, "service_tier", "auto", "default", "flex", "scale", "priority", "fast")
            ?? CheckStop(body)
            ?? CheckCombinations(body);

    private static ProviderError? CheckStop(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "stop", out JsonElement stop) || stop.ValueKind == JsonValueKind.String)
        {
            return null;
        }

        if (stop.ValueKind != JsonValueKind.Array)
        {
            return RequestCheck.WrongType("stop", "one of a string or array of strings", stop);
        }

        if (stop.GetArrayLength() > 4)
        {
            return new ProviderError(400, "Invalid 'stop': array too long. Expected an array with maximum length 4.") { Param = "stop", Code = "array_above_max_length" };
        }

        foreach (JsonElement item in stop.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                return RequestCheck.WrongType("stop[0]", "a string", item);
            }
        }

        return null;
    }

    private static ProviderError? CheckCombinations(JsonElement body)
    {
        bool streams = RequestCheck.TryGet(body, "stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True;
        if (RequestCheck.TryGet(body, "stream_options", out JsonElement options))
        {
            if (!streams)
            {
                return RequestCheck.WrongValue("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
            }

            if (options.ValueKind != JsonValueKind.Object)
            {
                return RequestCheck.WrongType("stream_options", "an object", options);
            }
        }

        return RequestCheck.TryGet(body, "top_logprobs", out _) && !(RequestCheck.TryGet(body, "logprobs", out JsonElement logs) && logs.ValueKind == JsonValueKind.True)
            ? RequestCheck.WrongValue("top_logprobs", "'logprobs' must be true when 'top_logprobs' is given.")
            : null;
    }

    private static ProviderError? CheckTools(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "tools", out JsonElement tools))
        {
            return RequestCheck.TryGet(body, "tool_choice", out JsonElement lonely) && !(lonely.ValueKind == JsonValueKind.String && lonely.ValueEquals("none"u8))
                ? RequestCheck.WrongValue("tool_choice", "'tool_choice' is only allowed when 'tools' are specified.")
                : RequestCheck.TryGet(body, "parallel_tool_calls", out _)
                ? RequestCheck.WrongValue("parallel_tool_calls", "'parallel_tool_calls' is only allowed when 'tools' are specified.")
                : null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            return RequestCheck.WrongType("tools", "an array of objects", tools);
        }

        if (tools.GetArrayLength() == 0)
        {
            return RequestCheck.Empty("tools");
        }

        int index = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (CheckTool(tool, $"tools[{index++}]") is { } error)
            {
                return error;
            }
        }

        return RequestCheck.Boolean(body, "parallel_tool_calls") ?? CheckToolChoice(body);
    }

    private static ProviderError? CheckTool(JsonElement tool, string param)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.WrongType(param, "an object", tool);
        }

        if (!RequestCheck.TryGet(tool, "type", out JsonElement type))
        {
            return RequestCheck.Missing(param + ".type");
        }

        if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("function"u8))
        {
            return type.ValueKind == JsonValueKind.String && type.ValueEquals("custom"u8) ? null : RequestCheck.WrongValue(param + ".type", "Supported values are: 'function' and 'custom'.");
        }

        if (!RequestCheck.TryGet(tool, "function", out JsonElement function) || function.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.Missing(param + ".function");
        }

        return !RequestCheck.TryGet(function, "name", out JsonElement name) || name.ValueKind != JsonValueKind.String ? RequestCheck.Missing(param + ".function.name")
            : RequestCheck.TryGet(function, "parameters", out JsonElement schema) && schema.ValueKind != JsonValueKind.Object
            ? RequestCheck.WrongType(param + ".function.parameters", "an object", schema)
            : null;
    }

    private static ProviderError? CheckToolChoice(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "tool_choice", out JsonElement choice))
        {
            return null;
        }

        return choice.ValueKind == JsonValueKind.Object
            ? RequestCheck.TryGet(choice, "type", out _) ? null : RequestCheck.Missing("tool_choice.type")
            : RequestCheck.Text(body, "tool_choice", "none", "auto", "required");
    }

    private static ProviderError? CheckFormat(JsonElement body)
    {
        if (!RequestCheck.TryGet(body, "response_format", out JsonElement format))
        {
            return null;
        }

        if (format.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.WrongType("response_format", "an object", format);
        }

        if (!RequestCheck.TryGet(format, "type", out JsonElement type))
        {
            return RequestCheck.Missing("response_format.type");
        }

        if (RequestCheck.Text(format, "type", "text", "json_object", "json_schema") is { } error)
        {
            return error;
        }

        if (!type.ValueEquals("json_schema"u8))
        {
            return null;
        }

        return !RequestCheck.TryGet(format, "json_schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.Object ? RequestCheck.Missing("response_format.json_schema")
            : RequestCheck.TryGet(schema, "name", out _) ? null : RequestCheck.Missing("response_format.json_schema.name");
    }

    private static ProviderError? CheckNames(JsonElement body)
    {
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
            {
                return RequestCheck.Unknown(property.Name);
            }
        }

        return null;
    }
}
