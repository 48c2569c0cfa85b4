using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>Reporting, and getting back into step after something unreadable.</summary>
internal sealed partial class JsonParser
{
    /// <summary>A file that is no JSON at all would give a fault a line; nobody reads more than these.</summary>
    private const int MostFaults = 50;

    private int _errors;
    private int _reported;
    private bool _outOfStep;
    private bool _contentLost;

    /// <summary>What an error means for what follows it.</summary>
    private enum Loss
    {
        /// <summary>It is clear where reading goes on.</summary>
        None,

        /// <summary>Reading may be out of step: further errors are likely to follow from this one.</summary>
        Step,

        /// <summary>The same, and something was passed over that is in no tree.</summary>
        Content,
    }

    /// <summary>
    /// Reports an error unless it follows from one before it: until a whole member or item was read well. What is reported
    /// quotes no text of the file: it might be a key.
    /// </summary>
    private void Report(Place place, string what, Loss loss)
    {
        _errors++;
        if (!_outOfStep && _reported < MostFaults)
        {
            _reported++;
            faults.Add(ConfigRules.Syntax, place, what);
        }

        _outOfStep |= loss != Loss.None;
        _contentLost |= loss == Loss.Content;
    }

    private void SkipTrivia()
    {
        while (!AtEnd)
        {
            char c = text[_at];
            if (c is ' ' or '\n' or '\r' or '\t')
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
            {
                SkipLine();
            }
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '*')
            {
                SkipBlockComment();
            }
            else if (c == '#')
            {
                Report(new Place(path, _at, 1), "a comment begins with '//', not '#'", Loss.None);
                SkipLine();
            }
            else if (c == '\uFEFF' || char.IsWhiteSpace(c))
            {
                Report(new Place(path, _at++, 1), $"{Shown(c)} is not allowed here; use a plain space", Loss.None);
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLine()
    {
        while (!AtEnd && text[_at] is not ('\n' or '\r'))
        {
            _at++;
        }
    }

    private void SkipBlockComment()
    {
        int start = _at;
        int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        _at = end < 0 ? text.Length : end + 2;
        if (end < 0)
        {
            Report(new Place(path, start, 2), "this comment has no '*/'", Loss.Content);
        }
    }

    /// <summary>Passes over what stands where a value should, up to the next mark that structure can be found by.</summary>
    private ConfigNode SkipUnreadable()
    {
        int start = _at;
        Report(new Place(path, _at, 1), $"expected a value, not {Shown(text[_at])}", Loss.Content);
        do
        {
            _at++;
        }
        while (!AtEnd && text[_at] is not (',' or '}' or ']' or '"' or '\n' or '\r'));

        return ConfigNode.OfBroken(From(start));
    }

    /// <summary>Passes over an object or array, counting brackets instead of recursing.</summary>
    private ConfigNode SkipTooDeep()
    {
        int start = _at;
        int depth = 0;
        Report(new Place(path, _at, 1), "objects and arrays may not be nested deeper than 64 levels", Loss.Content);
        do
        {
            switch (text[_at])
            {
                case '{' or '[':
                    depth++;
                    _at++;
                    break;
                case '}' or ']':
                    depth--;
                    _at++;
                    break;
                case '"':
                    ReadString();
                    break;
                default:
                    _at++;
                    break;
            }

            SkipTrivia();
        }
        while (depth > 0 && !AtEnd);

        return ConfigNode.OfBroken(From(start));
    }

    /// <summary>A character as messages can show it.</summary>
    private static string Shown(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFEFF'
        ? "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture)
        : $"'{c}'";
}
