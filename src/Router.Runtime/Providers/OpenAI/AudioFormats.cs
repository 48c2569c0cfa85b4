namespace LlmRouter.Providers.OpenAI;

/// <summary>What audio formats are called here and there.</summary>
internal static class AudioFormats
{
    /// <summary>The format's own name for a media type.</summary>
    public static string NameOf(string mediaType)
    {
        int parameters = mediaType.IndexOf(';', StringComparison.Ordinal);
        string plain = (parameters < 0 ? mediaType : mediaType[..parameters]).Trim().ToLowerInvariant();
        return plain switch
        {
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
            "audio/mpeg" or "audio/mp3" or "audio/x-mp3" => "mp3",
            _ => plain["audio/".Length..],
        };
    }

    /// <summary>Answers do not say in which format they speak; their first bytes do.</summary>
    public static string MediaTypeOf(ReadOnlySpan<byte> audio)
    {
        if (audio.StartsWith("RIFF"u8))
        {
            return "audio/wav";
        }

        if (audio.StartsWith("fLaC"u8))
        {
            return "audio/flac";
        }

        if (audio.StartsWith("OggS"u8))
        {
            return "audio/ogg";
        }

        bool isMpeg = audio.StartsWith("ID3"u8) || (audio.Length > 1 && audio[0] == 0xFF && (audio[1] & 0xE0) == 0xE0);
        return isMpeg ? "audio/mpeg" : "audio/pcm";
    }
}
