using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Writes one part of a message's content. An image's <c>detail</c> is taken from its additional properties. A part that this
/// library does not know, as an answer may contain it, goes back as it came.
/// </summary>
internal static class ContentPartWriter
{
    public static void Write(Utf8JsonWriter writer, AIContent content, ref Refusals refusals)
    {
        switch (content)
        {
            case TextContent text:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, text.Text);
                writer.WriteEndObject();
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                StartImage(writer);
                writer.WriteString("url"u8, uri.Uri.OriginalString);
                EndImage(writer, content);
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                StartImage(writer);
                writer.WritePropertyName("url"u8);
                JsonValues.WriteBase64(writer, $"data:{data.MediaType};base64,", data.Data.Span);
                EndImage(writer, content);
                break;
            case DataContent data when data.HasTopLevelMediaType("audio"):
                WriteAudio(writer, data);
                break;
            case DataContent data when data.HasTopLevelMediaType("application") || data.HasTopLevelMediaType("text"):
                WriteFile(writer, data);
                break;
            case HostedFileContent file:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "file"u8);
                writer.WriteStartObject("file"u8);
                writer.WriteString("file_id"u8, file.FileId);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case { RawRepresentation: JsonElement { ValueKind: JsonValueKind.Object } raw } when content.GetType() == typeof(AIContent):
                raw.WriteTo(writer);
                break;
            default:
                refusals.Add(Describe(content));
                break;
        }
    }

    private static void StartImage(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "image_url"u8);
        writer.WriteStartObject("image_url"u8);
    }

    private static void EndImage(Utf8JsonWriter writer, AIContent content)
    {
        if (content.AdditionalProperties is { } properties && properties.TryGetValue("detail", out object? detail) && detail is not null)
        {
            writer.WriteString("detail"u8, detail is JsonElement element ? element.GetString() : detail.ToString());
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteAudio(Utf8JsonWriter writer, DataContent audio)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_audio"u8);
        writer.WriteStartObject("input_audio"u8);
        writer.WritePropertyName("data"u8);
        JsonValues.WriteBase64(writer, "", audio.Data.Span);
        writer.WriteString("format"u8, AudioFormats.NameOf(audio.MediaType));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, DataContent file)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "file"u8);
        writer.WriteStartObject("file"u8);
        writer.WriteString("filename"u8, file.Name ?? (file.MediaType == "application/pdf" ? "file.pdf" : "file"));
        writer.WritePropertyName("file_data"u8);
        JsonValues.WriteBase64(writer, $"data:{file.MediaType};base64,", file.Data.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Describe(AIContent content) => content switch
    {
        DataContent data => $"content of the type {data.MediaType}",
        UriContent uri => $"a link to content of the type {uri.MediaType}",
        _ => $"content of the kind {content.GetType().Name}",
    };
}
