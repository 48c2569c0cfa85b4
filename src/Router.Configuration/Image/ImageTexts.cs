using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration;

/// <summary>
/// The texts of an image as one text, one a line, which can stand as it is in a C# raw string literal of three quotes and
/// survives UTF-8.
/// </summary>
internal static class ImageTexts
{
    public static string Escape(string[] texts)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0)
            {
                builder.Append('\n');
            }

            Append(builder, texts[i]);
        }

        return builder.ToString();
    }

    /// <summary>The inverse of <see cref="Escape"/>; carriage returns of a source file's own line ends are passed over.</summary>
    /// <exception cref="InvalidOperationException">There is an escape that <see cref="Escape"/> does not write.</exception>
    public static string[] Unescape(string text)
    {
        var texts = new List<string>();
        var line = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    texts.Add(line.ToString());
                    line.Clear();
                    break;
                case '\r':
                    break;
                case '\\':
                    line.Append(ReadEscape(text, ref i));
                    break;
                default:
                    line.Append(text[i]);
                    break;
            }
        }

        texts.Add(line.ToString());
        return [.. texts];
    }

    private static void Append(StringBuilder builder, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\')
            {
                builder.Append("\\\\");
            }
            else if (c == '\n')
            {
                builder.Append("\\n");
            }
            else if (c == '\r')
            {
                builder.Append("\\r");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                builder.Append(c).Append(text[++i]);
            }
            else if (NeedsEscape(c) || (c == ' ' && (i == 0 || i == text.Length - 1)))
            {
                builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                builder.Append(c);
            }
        }
    }

    /// <summary>
    /// Quotes could end the literal, separators could end the line, and what is invisible or no character at all does not
    /// reliably survive editors and encodings.
    /// </summary>
    private static bool NeedsEscape(char c) => c == '"' || c >= '\uFFFE' || char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static char ReadEscape(string text, ref int i)
    {
        if (i + 1 < text.Length)
        {
            switch (text[++i])
            {
                case '\\':
                    return '\\';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 'u' when i + 4 < text.Length
                    && ushort.TryParse(text.Substring(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                    i += 4;
                    return (char)code;
            }
        }

        throw new InvalidOperationException("The compiled configuration holds a text that was not written by this version of the generator.");
    }
}
