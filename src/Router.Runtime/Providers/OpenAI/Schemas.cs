using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>What the format asks of a JSON schema that is to be kept to strictly: every property required, no others allowed.</summary>
internal static class Schemas
{
    /// <summary>The key in additional properties of options and functions.</summary>
    public const string StrictKey = "strict";

    private static readonly AIJsonSchemaTransformCache Transformed = new(new AIJsonSchemaTransformOptions
    {
        ConvertBooleanSchemas = true,
        DisallowAdditionalProperties = true,
        MoveDefaultKeywordToDescription = true,
        RequireAllProperties = true,
    });

    public static bool? Strict(IReadOnlyDictionary<string, object?>? properties)
        => properties is not null && properties.TryGetValue(StrictKey, out object? value) && value is bool strict ? strict : null;

    public static JsonElement MakeStrict(AIFunctionDeclaration function) => Transformed.GetOrCreateTransformedSchema(function);

    public static JsonElement? MakeStrict(ChatResponseFormatJson format) => Transformed.GetOrCreateTransformedSchema(format);
}
