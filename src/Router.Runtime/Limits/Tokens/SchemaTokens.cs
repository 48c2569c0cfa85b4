using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmRouter.Providers.Http;
using Microsoft.Extensions.AI;

namespace LlmRouter.Limits;

/// <summary>
/// The tokens of tools and response formats. Their schemas are large and the same in every request, so each instance is counted
/// once for each estimator; what is remembered goes with the instance. Thread-safe.
/// </summary>
internal static class SchemaTokens
{
    private const int PerTool = 8;
    private const int PerFormat = 8;

    private static readonly ConditionalWeakTable<ITokenEstimator, ConditionalWeakTable<object, StrongBox<int>>> Known = [];

    // Schemas are not HTML: characters that providers get as they are must not be counted as escapes.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static int OfTool(ITokenEstimator estimator, AITool? tool)
    {
        if (tool is null)
        {
            return 0;
        }

        ConditionalWeakTable<object, StrongBox<int>> known = Known.GetOrCreateValue(estimator);
        return known.TryGetValue(tool, out StrongBox<int>? tokens) ? tokens.Value : Remember(known, tool, CountTool(estimator, tool));
    }

    public static int OfFormat(ITokenEstimator estimator, ChatResponseFormatJson format)
    {
        ConditionalWeakTable<object, StrongBox<int>> known = Known.GetOrCreateValue(estimator);
        if (known.TryGetValue(format, out StrongBox<int>? tokens))
        {
            return tokens.Value;
        }

        long count = PerFormat + (long)ChatTokens.OfText(estimator, format.SchemaName) + ChatTokens.OfText(estimator, format.SchemaDescription);
        return Remember(known, format, count + (format.Schema is { } schema ? OfSchema(estimator, schema) : 0));
    }

    private static long CountTool(ITokenEstimator estimator, AITool tool)
    {
        (string? Name, string? Description, JsonElement Schema) facts = default;
        try
        {
            // Hosted tools run at the provider, which knows what they are.
            if (tool is not AIFunctionDeclaration function)
            {
                return 0;
            }

            facts = (function.Name, function.Description, function.JsonSchema);
        }
        catch (Exception)
        {
            // A tool of the application that cannot say what it is: that shows when it is sent.
        }

        return PerTool + (long)ChatTokens.OfText(estimator, facts.Name) + ChatTokens.OfText(estimator, facts.Description) + OfSchema(estimator, facts.Schema);
    }

    private static int OfSchema(ITokenEstimator estimator, JsonElement schema)
    {
        using PooledBuffer json = new(1024);
        try
        {
            if (schema.ValueKind == JsonValueKind.Undefined)
            {
                return 0;
            }

            using var writer = new Utf8JsonWriter(json, Compact);
            schema.WriteTo(writer);
        }
        catch (Exception)
        {
            // Of a document that was disposed, say.
            return 0;
        }

        return Utf8Tokens.Of(estimator, json.Span);
    }

    private static int Remember(ConditionalWeakTable<object, StrongBox<int>> known, object instance, long count)
    {
        int tokens = ChatTokens.Clamp(count);
        known.TryAdd(instance, new StrongBox<int>(tokens));
        return tokens;
    }
}
