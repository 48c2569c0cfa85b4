using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>The checks that all requests share, in the words of OpenAI's API.</summary>
internal static class RequestCheck
{
    public static readonly ProviderError NotJson = new(
        400,
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. "
        + "The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)");

    public static readonly ProviderError NoModel = new(400, "you must provide a model parameter");

    public static ProviderError Missing(string param)
        => new(400, $"Missing required parameter: '{param}'.") { Param = param, Code = "missing_required_parameter" };

    public static ProviderError WrongType(string param, string expected, JsonElement value)
        => new(400, $"Invalid type for '{param}': expected {expected}, but got {Kind(value)} instead.") { Param = param, Code = "invalid_type" };

    public static ProviderError WrongValue(string param, string message)
        => new(400, $"Invalid value for '{param}': {message}") { Param = param, Code = "invalid_value" };

    public static ProviderError Empty(string param)
        => new(400, $"Invalid '{param}': empty array. Expected an array with minimum length 1, but got an empty array instead.") { Param = param, Code = "empty_array" };

    public static ProviderError Unknown(string param)
        => new(400, $"Unrecognized request argument supplied: {param}") { Code = "unknown_parameter", Param = param };

    /// <summary>A number within bounds; null and absence are fine.</summary>
    public static ProviderError? Number(JsonElement body, string name, double min, double max, bool integer = false)
    {
        if (!TryGet(body, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || (integer && !value.TryGetInt64(out _)))
        {
            return WrongType(name, integer ? "an integer" : "a decimal", value);
        }

        double number = value.GetDouble();
        return number < min
            ? new ProviderError(400, FormattableString.Invariant($"Invalid '{name}': {(integer ? "integer" : "decimal")} below minimum value. Expected a value >= {min}, but got {number} instead."))
            {
                Param = name,
                Code = integer ? "integer_below_min_value" : "decimal_below_min_value",
            }
            : number > max
            ? new ProviderError(400, FormattableString.Invariant($"Invalid '{name}': {(integer ? "integer" : "decimal")} above maximum value. Expected a value <= {max}, but got {number} instead."))
            {
                Param = name,
                Code = integer ? "integer_above_max_value" : "decimal_above_max_value",
            }
            : null;
    }

    public static ProviderError? Boolean(JsonElement body, string name)
        => TryGet(body, name, out JsonElement value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False) ? WrongType(name, "a boolean", value) : null;

    /// <summary>A text, of a closed set when one is given.</summary>
    public static ProviderError? Text(JsonElement body, string name, params ReadOnlySpan<string> allowed)
    {
        if (!TryGet(body, name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return WrongType(name, "a string", value);
        }

        return allowed.IsEmpty || allowed.Contains(value.GetString()) ? null
            : new ProviderError(400, $"Invalid value: '{value.GetString()}'. Supported values are: '{string.Join("', '", allowed.ToArray())}'.") { Param = name, Code = "invalid_value" };
    }

    public static bool TryGet(JsonElement body, string name, out JsonElement value)
        => body.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "an empty array" : "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "an integer" : "a decimal",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
