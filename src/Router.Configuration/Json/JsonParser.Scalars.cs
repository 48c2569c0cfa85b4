using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration;

/// <summary>Texts, numbers and words.</summary>
internal sealed partial class JsonParser
{
    /// <summary>Reads a text in double quotes; <see langword="null"/> when it cannot be known (a name is kept as far as it can).</summary>
    private string? ReadString(bool isName = false)
    {
        int start = _at++;
        StringBuilder? builder = null;
        int copied = _at;
        bool good = true;
        while (true)
        {
            if (AtEnd || text[_at] is '\n' or '\r')
            {
                Report(From(start), "this text has no closing '\"'", Loss.Content);
                return null;
            }

            char c = text[_at];
            if (c == '"')
            {
                break;
            }

            if (c == '\\')
            {
                builder ??= new StringBuilder();
                builder.Append(text, copied, _at - copied);
                good &= ReadEscape(builder);
                copied = _at;
                continue;
            }

            if (c < ' ')
            {
                Report(new Place(path, _at, 1), $"{Shown(c)} must be written as an escape inside a text", Loss.None);
                good = false;
            }

            _at++;
        }

        string tail = text.Substring(copied, _at - copied);
        _at++;
        if (!good && !isName)
        {
            return null;
        }

        return builder is null ? tail : builder.Append(tail).ToString();
    }

    private bool ReadEscape(StringBuilder builder)
    {
        char escaped = _at + 1 < text.Length ? text[_at + 1] : '\n';
        char? plain = escaped switch
        {
            '"' or '\\' or '/' => escaped,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        if (plain is { } value)
        {
            builder.Append(value);
            _at += 2;
            return true;
        }

        if (escaped == 'u' && _at + 5 < text.Length
            && ushort.TryParse(text.Substring(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            builder.Append((char)code);
            _at += 6;
            return true;
        }

        bool atLineEnd = escaped is '\n' or '\r';
        Report(
            new Place(path, _at, atLineEnd ? 1 : 2),
            escaped == 'u' ? "'\\u' needs four hexadecimal digits" : "this escape is unknown; a backslash itself is written '\\\\'",
            Loss.None);
        builder.Append(text[_at]);
        _at += atLineEnd ? 1 : 2;
        return false;
    }

    private ConfigNode ReadSingleQuoted()
    {
        int start = _at++;
        while (!AtEnd && text[_at] is not ('\'' or '\n' or '\r'))
        {
            _at++;
        }

        string content = text.Substring(start + 1, _at - start - 1);
        bool closed = !AtEnd && text[_at] == '\'';
        _at += closed ? 1 : 0;
        Report(From(start), "texts are in double quotes", closed ? Loss.None : Loss.Content);
        return ConfigNode.OfText(content, From(start));
    }

    /// <summary>Reads a number, <c>true</c>, <c>false</c> or <c>null</c>, or what was meant to be one.</summary>
    private ConfigNode ReadWord()
    {
        int start = _at;
        while (!AtEnd && IsWordPart(text[_at]))
        {
            _at++;
        }

        Place place = From(start);
        string word = text.Substring(start, _at - start);
        switch (word)
        {
            case "true":
                return ConfigNode.OfFlag(true, place);
            case "false":
                return ConfigNode.OfFlag(false, place);
            case "null":
                return ConfigNode.OfNull(place);
        }

        if (!IsNumber(word))
        {
            Report(place, Complaint(word), Loss.None);
            return ConfigNode.OfBroken(place);
        }

        // .NET Framework refuses what .NET reads as infinity.
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || double.IsInfinity(number))
        {
            Report(place, "this number is too large", Loss.None);
            return ConfigNode.OfBroken(place);
        }

        return ConfigNode.OfNumber(number, place);
    }

    private static bool IsWordPart(char c) => c is '_' or '-' or '+' or '.' or '$' || char.IsLetterOrDigit(c);

    private static bool IsDigit(string word, int at) => at < word.Length && word[at] is >= '0' and <= '9';

    private static bool IsNumber(string word)
    {
        int at = word[0] == '-' ? 1 : 0;
        if (!IsDigit(word, at) || (word[at] == '0' && IsDigit(word, at + 1)))
        {
            return false;
        }

        SkipDigits(word, ref at);
        if (at < word.Length && word[at] == '.')
        {
            at++;
            if (!IsDigit(word, at))
            {
                return false;
            }

            SkipDigits(word, ref at);
        }

        if (at < word.Length && word[at] is 'e' or 'E')
        {
            at++;
            at += at < word.Length && word[at] is '+' or '-' ? 1 : 0;
            if (!IsDigit(word, at))
            {
                return false;
            }

            SkipDigits(word, ref at);
        }

        return at == word.Length;
    }

    private static void SkipDigits(string word, ref int at)
    {
        while (IsDigit(word, at))
        {
            at++;
        }
    }

    private static string Complaint(string word)
    {
        string plain = word.TrimStart('+', '-').ToLowerInvariant();
        if (plain is "nan" or "infinity" or "inf")
        {
            return "JSON has no NaN or Infinity; write a number";
        }

        if (plain is "true" or "false" or "null" && plain.Length == word.Length)
        {
            return $"write {plain} in small letters";
        }

        if (plain is "none" or "nil" or "undefined")
        {
            return $"{plain} is unknown; leave the property out, or write null";
        }

        if (plain.Length > 0 && (plain[0] == '.' || IsDigit(plain, 0)))
        {
            return "this is no number as JSON writes them, e.g. 0.5, -3 or 1e6";
        }

        return "a text must be in double quotes";
    }
}
