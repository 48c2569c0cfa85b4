using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads what a chunk has of one choice into an update.</summary>
internal static class ChoiceReader
{
    public static ChatResponseUpdate Read(ref Utf8JsonReader reader, ChoiceState choice)
    {
        ContentList? contents = null;
        AdditionalPropertiesDictionary? extra = null;
        ChatFinishReason? finish = null;
        ChatRole? role = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                JsonRead.Value(ref reader);
                ReadDelta(ref reader, choice, ref contents, ref extra, ref role);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                JsonRead.Value(ref reader);
                finish = FinishReasons.Read(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Skip();
            }
            else
            {
                KeepOther(ref reader, ref extra);
            }
        }

        if (finish is not null)
        {
            choice.HasFinished = true;
            if (choice.HasCalls)
            {
                choice.Calls.Finish(ref contents);
            }
        }

        if (choice.Index > 0)
        {
            (extra ??= [])["index"] = choice.Index;
        }

        ChatResponseUpdate update = new()
        {
            Role = choice.HasBegun ? role : role ?? ChatRole.Assistant,
            FinishReason = finish,
            AdditionalProperties = extra,
        };
        if (contents is not null)
        {
            update.Contents = contents;
        }

        choice.HasBegun = true;
        return update;
    }

    private static void ReadDelta(
        ref Utf8JsonReader reader,
        ChoiceState choice,
        ref ContentList? contents,
        ref AdditionalPropertiesDictionary? extra,
        ref ChatRole? role)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return;
        }

        string? reasoning = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                JsonRead.Value(ref reader);
                ReadContent(ref reader, ref contents);
            }
            else if (reader.ValueTextEquals("role"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null && !choice.HasBegun)
                {
                    role = MessageReader.ReadRole(ref reader);
                }
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                JsonRead.Value(ref reader);
                choice.Calls.Read(ref reader, ref contents);
            }
            else if (ContentReader.IsReasoning(ref reader))
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                ContentReader.ReadReasoning(ref reader, name, ref reasoning, ref extra);
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                JsonRead.Value(ref reader);
                if (JsonRead.Text(ref reader) is { Length: > 0 } refusal)
                {
                    (contents ??= []).Add(new ErrorContent(refusal) { ErrorCode = Contents.RefusalCode });
                }
            }
            else if (reader.ValueTextEquals("audio"u8))
            {
                JsonRead.Value(ref reader);
                if (ContentReader.ReadAudio(ref reader) is { } audio)
                {
                    (contents ??= []).Add(audio);
                }
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                JsonRead.Value(ref reader);
                if (AnnotationReader.Read(ref reader) is { } annotations)
                {
                    (contents ??= []).Add(new TextContent("") { Annotations = annotations });
                }
            }
            else
            {
                KeepOther(ref reader, ref extra);
            }
        }

        if (reasoning is { Length: > 0 })
        {
            (contents ??= []).Insert(0, new TextReasoningContent(reasoning));
        }
    }

    private static void ReadContent(ref Utf8JsonReader reader, ref ContentList? contents)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ContentReader.Read(ref reader, contents ??= []);
        }
        else if (JsonRead.Text(ref reader) is { Length: > 0 } text)
        {
            (contents ??= []).Add(new TextContent(text));
        }
    }

    private static void KeepOther(ref Utf8JsonReader reader, ref AdditionalPropertiesDictionary? extra)
    {
        // Most of what is not known is null, and then its name need not be read.
        Utf8JsonReader atName = reader;
        JsonRead.Value(ref reader);
        if (reader.TokenType != JsonTokenType.Null)
        {
            string name = atName.GetString()!;
            JsonRead.Keep(ref reader, name, ref extra);
        }
    }
}
