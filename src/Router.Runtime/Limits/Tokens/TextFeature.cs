namespace LlmRouter.Limits;

/// <summary>
/// What is counted of a text to estimate its tokens: each of these costs a constant, see <see cref="TokenWeights"/>. Tokenizers
/// cut a text into words, numbers of up to three digits, runs of punctuation and runs of whitespace before they do anything
/// else, which is what most of these count; the rest tell common words from rare ones.
/// </summary>
internal static class TextFeature
{
    // Letters of the Latin script: where words begin, how long they are, what they look like.
    public const int WordAfterSpace = 0;
    public const int WordAfterBreak = 1;
    public const int WordAfterPunctuation = 2;
    public const int WordAfterOther = 3;
    public const int Letter = 4;
    public const int Letter2 = 5;
    public const int Letter4 = 6;
    public const int Letter6 = 7;
    public const int Letter8 = 8;
    public const int Letter12 = 9;
    public const int Letter16 = 10;
    public const int UpperStart = 11;
    public const int UpperAfterLower = 12;
    public const int UpperAfterUpper = 13;
    public const int LowerAfterUppers = 14;
    public const int Consonants3 = 15;
    public const int Consonants5 = 16;
    public const int Vowels2 = 17;
    public const int RareLetter = 18;
    public const int RepeatedLetter = 19;

    // Digits.
    public const int NumberStart = 20;
    public const int NumberAfterSpace = 21;
    public const int NumberAfterLetter = 22;
    public const int Digit = 23;
    public const int Digit4 = 24;

    // Punctuation and symbols of ASCII.
    public const int PunctuationStart = 25;
    public const int PunctuationAfterSpace = 26;
    public const int PunctuationNext = 27;
    public const int PunctuationRepeated = 28;
    public const int Punctuation4 = 29;
    public const int Quote = 30;
    public const int Underscore = 31;

    // Whitespace.
    public const int Space = 32;
    public const int SecondSpace = 33;
    public const int Spaces = 34;
    public const int Newline = 35;
    public const int NewlineAfterPunctuation = 36;
    public const int Newlines = 37;
    public const int Tab = 38;
    public const int Tabs = 39;

    /// <summary>From here on: for each <see cref="Script"/> its characters, then where runs of them begin.</summary>
    public const int Scripts = 40;

    public const int Count = Scripts + (2 * (int)Script.Count);
}
