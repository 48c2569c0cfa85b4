using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads <c>usage</c>. Counts that the platform has no property for are kept in <see cref="UsageDetails.AdditionalCounts"/>,
/// under their names, with the name of the object that they are in before them.
/// </summary>
internal static class UsageReader
{
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return null;
        }

        UsageDetails usage = new();
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                JsonRead.Value(ref reader);
                usage.InputTokenCount = JsonRead.Count(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8))
            {
                JsonRead.Value(ref reader);
                usage.OutputTokenCount = JsonRead.Count(ref reader);
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                JsonRead.Value(ref reader);
                usage.TotalTokenCount = JsonRead.Count(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                JsonRead.Value(ref reader);
                ReadInput(ref reader, usage);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8))
            {
                JsonRead.Value(ref reader);
                ReadOutput(ref reader, usage);
            }
            else
            {
                ReadOther(ref reader, usage, "");
            }
        }

        usage.TotalTokenCount ??= usage.InputTokenCount + usage.OutputTokenCount;
        return usage;
    }

    private static void ReadInput(ref Utf8JsonReader reader, UsageDetails usage)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                JsonRead.Value(ref reader);
                usage.CachedInputTokenCount = JsonRead.Count(ref reader);
            }
            else
            {
                ReadOther(ref reader, usage, "prompt_tokens_details.");
            }
        }
    }

    private static void ReadOutput(ref Utf8JsonReader reader, UsageDetails usage)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                JsonRead.Value(ref reader);
                usage.ReasoningTokenCount = JsonRead.Count(ref reader);
            }
            else
            {
                ReadOther(ref reader, usage, "completion_tokens_details.");
            }
        }
    }

    /// <summary>Whole numbers only: what is no count (a cost, a list) has no place in usage.</summary>
    private static void ReadOther(ref Utf8JsonReader reader, UsageDetails usage, string prefix)
    {
        string name = reader.GetString()!;
        JsonRead.Value(ref reader);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count))
        {
            (usage.AdditionalCounts ??= [])[prefix + name] = count;
        }
        else if (reader.TokenType == JsonTokenType.StartObject && prefix.Length == 0)
        {
            while (JsonRead.NextProperty(ref reader))
            {
                ReadOther(ref reader, usage, name + ".");
            }
        }
        else
        {
            reader.Skip();
        }
    }
}
