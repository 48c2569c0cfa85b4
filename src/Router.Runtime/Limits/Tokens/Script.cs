namespace LlmRouter.Limits;

/// <summary>What a character beyond ASCII belongs to, as far as tokenizers treat it differently.</summary>
internal enum Script
{
    LatinExtended,
    Greek,
    Cyrillic,
    HebrewAndArmenian,
    Arabic,
    Devanagari,
    OtherIndic,
    SouthEastAsian,
    Hangul,
    Hiragana,
    Katakana,
    Han,
    WidePunctuation,
    Typographic,
    Symbol,
    Emoji,
    Astral,
    Joiner,
    Mark,
    Broken,
    Other,
    Count,
}
