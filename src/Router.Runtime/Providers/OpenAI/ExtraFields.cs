using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Additional properties as fields of the body: they are sent as they are, and replace the field that an option would have
/// become; null leaves that field out. Keys that begin with <c>llmrouter.</c> are never sent.
/// </summary>
internal static class ExtraFields
{
    /// <summary>Whether the caller gives the field, under the very name that it has on the wire.</summary>
    public static bool Replace(AdditionalPropertiesDictionary? extra, string name) => extra is not null && extra.ContainsKey(name);

    /// <summary>Writes them all but the adapter's own, which nobody may replace.</summary>
    public static void Write(Utf8JsonWriter writer, AdditionalPropertiesDictionary? extra, ReadOnlySpan<string> own, ref Refusals refusals)
    {
        if (extra is null)
        {
            return;
        }

        foreach ((string name, object? value) in extra)
        {
            if (value is null || name.StartsWith("llmrouter.", StringComparison.OrdinalIgnoreCase) || (name == Schemas.StrictKey && value is bool))
            {
                continue;
            }

            if (own.Contains(name))
            {
                refusals.Add($"'{name}' in AdditionalProperties");
                continue;
            }

            writer.WritePropertyName(name);
            JsonValues.Write(writer, value);
        }
    }
}
