using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Limits;

/// <summary>
/// The tokens of media. Images by OpenAI's published formula ("Images and vision", GPT-4o): fitted into 2048 x 2048, the shorter
/// side to at most 768, then 85 + 170 for each tile of 512 x 512; with detail "low" 85. Audio by OpenAI's token per 100 ms, its
/// length by usual rates. Documents are guesses: text as four bytes a token, others as pages of 50 kB of 1,500 tokens, the lower
/// end of what Anthropic states for a page of a PDF.
/// </summary>
internal static class MediaTokens
{
    private const int ImageBase = 85;
    private const int PerTile = 170;

    /// <summary>An image of 1024 x 1024: the price of one whose size is unknown.</summary>
    private const int UnknownImage = ImageBase + (4 * PerTile);

    private const int AudioPerSecond = 10;
    private const int UnknownAudio = 60 * AudioPerSecond;
    private const int WavBytesPerSecond = 48_000;
    private const int CompressedBytesPerSecond = 16_000;
    private const int BytesPerPage = 50_000;
    private const int PerPage = 1_500;

    public static int Of(DataContent content)
    {
        if (content.HasTopLevelMediaType("image"))
        {
            return IsLowDetail(content) ? ImageBase : Bytes(content) is { IsEmpty: false } image && ImageSize.TryRead(image, out int width, out int height) ? OfImage(width, height) : UnknownImage;
        }

        if (content.HasTopLevelMediaType("audio"))
        {
            int rate = content.MediaType.Contains("wav", StringComparison.OrdinalIgnoreCase) ? WavBytesPerSecond : CompressedBytesPerSecond;
            return ChatTokens.Clamp(AudioPerSecond * (1L + (Bytes(content).Length / rate)));
        }

        return content.HasTopLevelMediaType("text")
            ? (Bytes(content).Length + 3) / 4
            : ChatTokens.Clamp(PerPage * (1L + (Bytes(content).Length / BytesPerPage)));
    }

    public static int Of(UriContent content)
        => content.HasTopLevelMediaType("image") ? IsLowDetail(content) ? ImageBase : UnknownImage
            : content.HasTopLevelMediaType("audio") ? UnknownAudio
            : PerPage;

    /// <summary>The tokens of an image of this size in high detail.</summary>
    public static int OfImage(int width, int height)
    {
        double scale = Math.Min(1, 2048.0 / Math.Max(width, height));
        scale = Math.Min(scale, 768.0 / Math.Min(width, height));
        return ImageBase + (PerTile * Tiles(width * scale) * Tiles(height * scale));
    }

    // A hair less than it is: what was scaled to 512 must not become 512.0000001.
    private static int Tiles(double pixels) => Math.Max(1, (int)Math.Ceiling((pixels / 512) - 1e-9));

    private static bool IsLowDetail(AIContent content)
        => content.AdditionalProperties is { } properties
            && properties.TryGetValue("detail", out object? detail)
            && (detail is string text ? text : detail is JsonElement { ValueKind: JsonValueKind.String } element ? element.GetString() : null) is { } level
            && level.Equals("low", StringComparison.OrdinalIgnoreCase);

    /// <summary>The bytes. Content that was given as a data URI is decoded once, and keeps what was decoded.</summary>
    private static ReadOnlySpan<byte> Bytes(DataContent content)
    {
        try
        {
            return content.Data.Span;
        }
        catch (Exception)
        {
            // Not the base64 that its URI says it is.
            return default;
        }
    }
}
