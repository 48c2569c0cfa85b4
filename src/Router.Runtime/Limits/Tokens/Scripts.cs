namespace LlmRouter.Limits;

/// <summary>Tells the script of a character by its block in Unicode.</summary>
internal static class Scripts
{
    /// <summary>The script of a character that is not ASCII; of a surrogate, that of the pair it is in.</summary>
    /// <param name="c">The character.</param>
    /// <param name="neighbour">What follows a high surrogate, or goes before a low one; 0 where nothing does.</param>
    public static Script Of(char c, char neighbour) => (c >> 8) switch
    {
        0x00 => c >= 0xC0 && c is not ('\u00D7' or '\u00F7') || c is '\u00AA' or '\u00B5' or '\u00BA' ? Script.LatinExtended : Script.Typographic,
        0x01 or 0x02 or 0x1E => Script.LatinExtended,
        0x03 => c < 0x370 ? Script.Mark : Script.Greek,
        0x04 => Script.Cyrillic,
        0x05 => c < 0x530 ? Script.Cyrillic : Script.HebrewAndArmenian,
        0x06 or 0x07 or 0x08 => Script.Arabic,
        0x09 => c < 0x980 ? Script.Devanagari : Script.OtherIndic,
        0x0A or 0x0B or 0x0C or 0x0D => Script.OtherIndic,
        0x0E or 0x0F or 0x10 or 0x17 => Script.SouthEastAsian,
        0x11 or (>= 0xAC and <= 0xD7) => Script.Hangul,
        0x1F => Script.Greek,
        0x20 => c is '\u200D' ? Script.Joiner : Script.Typographic,
        >= 0x21 and <= 0x2B => Script.Symbol,
        0x30 => c < 0x3040 ? Script.WidePunctuation : c < 0x30A0 ? Script.Hiragana : Script.Katakana,
        >= 0x34 and <= 0x9F => Script.Han,
        0xF9 or 0xFA => Script.Han,
        0xFB or 0xFC or 0xFD => Script.Arabic,
        0xFE => c <= 0xFE0F ? Script.Joiner : Script.Arabic,
        0xFF => Script.WidePunctuation,
        >= 0xD8 and <= 0xDB => char.IsLowSurrogate(neighbour) ? OfPlane(c) : Script.Broken,
        >= 0xDC and <= 0xDF => char.IsHighSurrogate(neighbour) ? OfPlane(neighbour) : Script.Broken,
        _ => Script.Other,
    };

    private static Script OfPlane(char high) => high is >= '\uD83C' and <= '\uD83E' ? Script.Emoji : Script.Astral;
}
