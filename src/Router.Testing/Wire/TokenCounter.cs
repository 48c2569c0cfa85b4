using System.Text;

namespace LlmRouter.Testing.Wire;

/// <summary>
/// A tokenizer that is close to real ones in size and always the same: a token is up to six letters or digits with the space
/// before them, or one other character. English comes out at about four characters a token, as with real tokenizers.
/// </summary>
internal static class TokenCounter
{
    private const int LongestWord = 6;

    public static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (!text.IsEmpty)
        {
            text = text[Next(text)..];
            count++;
        }

        return count;
    }

    /// <summary>The tokens of a text, in order; joined they are the text.</summary>
    public static string[] Split(string text)
    {
        var tokens = new string[Count(text)];
        ReadOnlySpan<char> rest = text;
        for (int i = 0; i < tokens.Length; i++)
        {
            int length = Next(rest);
            tokens[i] = rest[..length].ToString();
            rest = rest[length..];
        }

        return tokens;
    }

    private static int Next(ReadOnlySpan<char> text)
    {
        int length = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        int word = 0;
        while (word < LongestWord && length + word < text.Length && char.IsAsciiLetterOrDigit(text[length + word]))
        {
            word++;
        }

        if (word > 0)
        {
            return length + word;
        }

        // A rune is never cut in two.
        return Rune.DecodeFromUtf16(text[length..], out _, out int rune) == System.Buffers.OperationStatus.Done ? length + rune : length + 1;
    }
}
