using System.Text.Json;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Reads <c>annotations</c>: links to what the text rests on. Kinds that are not known are kept as they came.</summary>
internal static class AnnotationReader
{
    public static List<AIAnnotation>? Read(ref Utf8JsonReader reader)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return null;
        }

        List<AIAnnotation>? annotations = null;
        while (JsonRead.NextItem(ref reader))
        {
            (annotations ??= []).Add(Create(JsonElement.ParseValue(ref reader)));
        }

        return annotations;
    }

    private static AIAnnotation Create(JsonElement raw)
    {
        if (raw.ValueKind != JsonValueKind.Object
            || !raw.TryGetProperty("url_citation"u8, out JsonElement link)
            || link.ValueKind != JsonValueKind.Object)
        {
            return new AIAnnotation { RawRepresentation = raw };
        }

        CitationAnnotation citation = new()
        {
            RawRepresentation = raw,
            Title = Text(link, "title"u8),
            Url = Uri.TryCreate(Text(link, "url"u8), UriKind.Absolute, out Uri? url) ? url : null,
        };
        if (Index(link, "start_index"u8) is { } start && Index(link, "end_index"u8) is { } end)
        {
            citation.AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = start, EndIndex = end }];
        }

        return citation;
    }

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Index(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int index) ? index : null;
}
