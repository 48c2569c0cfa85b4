using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads the message of a choice.</summary>
internal static class MessageReader
{
    public static ChatMessage Read(ref Utf8JsonReader reader)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            throw new JsonException("a message is null");
        }

        List<AIContent> contents = new(1);
        List<AIAnnotation>? annotations = null;
        List<AIContent>? calls = null;
        AdditionalPropertiesDictionary? extra = null;
        AIContent? audio = null;
        string? reasoning = null;
        string? refusal = null;
        ChatRole role = ChatRole.Assistant;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("role"u8))
            {
                JsonRead.Value(ref reader);
                role = ReadRole(ref reader);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                JsonRead.Value(ref reader);
                ContentReader.Read(ref reader, contents);
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                JsonRead.Value(ref reader);
                ToolCallReader.ReadAll(ref reader, calls ??= []);
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                JsonRead.Value(ref reader);
                refusal = JsonRead.Text(ref reader);
            }
            else if (ContentReader.IsReasoning(ref reader))
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                ContentReader.ReadReasoning(ref reader, name, ref reasoning, ref extra);
            }
            else if (reader.ValueTextEquals("audio"u8))
            {
                JsonRead.Value(ref reader);
                audio = ContentReader.ReadAudio(ref reader);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                JsonRead.Value(ref reader);
                annotations = AnnotationReader.Read(ref reader);
            }
            else
            {
                string name = reader.GetString()!;
                JsonRead.Value(ref reader);
                JsonRead.Keep(ref reader, name, ref extra);
            }
        }

        if (annotations is not null)
        {
            Attach(contents, annotations);
        }

        if (reasoning is { Length: > 0 })
        {
            contents.Insert(0, new TextReasoningContent(reasoning));
        }

        if (refusal is { Length: > 0 })
        {
            contents.Add(new ErrorContent(refusal) { ErrorCode = Contents.RefusalCode });
        }

        if (audio is not null)
        {
            contents.Add(audio);
        }

        if (calls is not null)
        {
            contents.AddRange(calls);
        }

        return new ChatMessage(role, contents) { AdditionalProperties = extra };
    }

    public static ChatRole ReadRole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("assistant"u8))
        {
            return ChatRole.Assistant;
        }

        return JsonRead.Text(ref reader) is { } role && !string.IsNullOrWhiteSpace(role) ? new ChatRole(role) : ChatRole.Assistant;
    }

    private static void Attach(List<AIContent> contents, List<AIAnnotation> annotations)
    {
        AIContent? text = contents.Find(c => c is TextContent);
        if (text is null)
        {
            contents.Add(text = new TextContent(""));
        }

        text.Annotations = annotations;
    }
}
