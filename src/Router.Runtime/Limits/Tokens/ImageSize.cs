using System.Buffers.Binary;

namespace LlmRouter.Limits;

/// <summary>Reads width and height from the header of a PNG, GIF, WebP or JPEG. Whatever it is given: it neither throws nor searches.</summary>
internal static class ImageSize
{
    public static bool TryRead(ReadOnlySpan<byte> image, out int width, out int height)
    {
        (width, height) = image switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] when image.Length >= 24
                => (Big32(image[16..]), Big32(image[20..])),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] when image.Length >= 10
                => (BinaryPrimitives.ReadUInt16LittleEndian(image[6..]), BinaryPrimitives.ReadUInt16LittleEndian(image[8..])),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] when image.Length >= 30
                => WebP(image),
            [0xFF, 0xD8, ..] => Jpeg(image),
            _ => default((int, int)),
        };
        return width > 0 && height > 0;
    }

    private static (int Width, int Height) WebP(ReadOnlySpan<byte> image)
    {
        if (image[12..].StartsWith("VP8X"u8))
        {
            return (1 + Little24(image[24..]), 1 + Little24(image[27..]));
        }

        if (image[12..].StartsWith("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(image[21..]);
            return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return image[12..].StartsWith("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(image[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(image[28..]) & 0x3FFF)
            : default;
    }

    /// <summary>Goes from segment to segment to the one that begins the frame.</summary>
    private static (int Width, int Height) Jpeg(ReadOnlySpan<byte> image)
    {
        int at = 2;
        while (at + 9 <= image.Length && image[at] == 0xFF)
        {
            byte marker = image[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(image[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(image[(at + 5)..]));
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(image[(at + 2)..]);
            if (length < 2)
            {
                return default;
            }

            at += 2 + length;
        }

        return default;
    }

    private static int Big32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    private static int Little24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
