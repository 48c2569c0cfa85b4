namespace LlmRouter.Limits;

/// <summary>
/// What each <see cref="TextFeature"/> costs, in 1024ths of a token of <c>o200k_base</c>. Fitted by least squares of the relative
/// error to about 2,600 texts: source code, documentation and translations of programs, generated data, and the half of the
/// tests' corpus that is marked for it. Scripts that were too rare there (Mark, Symbol, Astral, Joiner, Broken, Other) cost what
/// their bytes in UTF-8 do. docs/token-estimation.md says how good the result is on the other half.
/// </summary>
internal static class TokenWeights
{
    public const int One = 1024;

    public static ReadOnlySpan<short> All =>
    [
        999, // WordAfterSpace
        1154, // WordAfterBreak
        753, // WordAfterPunctuation
        1167, // WordAfterOther
        -171, // Letter
        226, // Letter2
        204, // Letter4
        -100, // Letter6
        -19, // Letter8
        -102, // Letter12
        137, // Letter16
        115, // UpperStart
        -256, // UpperAfterLower
        -28, // UpperAfterUpper
        2160, // LowerAfterUppers
        -256, // Consonants3
        1156, // Consonants5
        29, // Vowels2
        701, // RareLetter
        264, // RepeatedLetter
        1742, // NumberStart
        895, // NumberAfterSpace
        -256, // NumberAfterLetter
        -107, // Digit
        464, // Digit4
        633, // PunctuationStart
        709, // PunctuationAfterSpace
        151, // PunctuationNext
        57, // PunctuationRepeated
        771, // Punctuation4
        -19, // Quote
        -15, // Underscore
        0, // Space
        1031, // SecondSpace
        -8, // Spaces
        1070, // Newline
        -42, // NewlineAfterPunctuation
        0, // Newlines
        919, // Tab
        66, // Tabs
        102, 675, // LatinExtended
        376, 258, // Greek
        223, 504, // Cyrillic
        337, 206, // HebrewAndArmenian
        379, 0, // Arabic
        395, 0, // Devanagari
        436, 67, // OtherIndic
        419, 0, // SouthEastAsian
        642, 345, // Hangul
        809, 0, // Hiragana
        293, 0, // Katakana
        841, 570, // Han
        170, 0, // WidePunctuation
        491, 1536, // Typographic
        1024, 410, // Symbol
        1153, 179, // Emoji
        1740, 0, // Astral
        512, 0, // Joiner
        1024, 0, // Mark
        1024, 0, // Broken
        2048, 0, // Other
    ];
}
