namespace LlmRouter.Configuration;

/// <summary>
/// One pass over one text, by recursive descent. Every loop consumes a character a turn, so the time is linear; recursion is
/// bounded by <see cref="MostDepth"/>.
/// </summary>
internal sealed partial class JsonParser(string path, string text, FaultBag faults, CancellationToken cancellationToken)
{
    private const int MostDepth = 64;

    private int _at;
    private int _openObjects;
    private int _openArrays;

    private bool AtEnd => _at >= text.Length;

    public ConfigNode ReadDocument()
    {
        _at = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        SkipTrivia();
        if (AtEnd)
        {
            Report(From(0), "the file is empty; it begins with '{'", Loss.Content);
            return ConfigNode.OfBroken(From(0));
        }

        ConfigNode root = ReadValue();
        SkipTrivia();
        if (!AtEnd && root.Kind != ConfigKind.Broken)
        {
            Report(new Place(path, _at, 1), "nothing may follow the end of the document", Loss.Content);
        }

        return _contentLost && root.Kind == ConfigKind.Object ? WithBrokenMember(root) : root;
    }

    /// <summary>Tells later stages that something was passed over, so that they do not call it missing.</summary>
    private static ConfigNode WithBrokenMember(ConfigNode root)
    {
        Place place = new(root.Place.Path, root.Place.End, 0);
        return ConfigNode.OfObject([.. root.Members, new ConfigMember("", place, ConfigNode.OfBroken(place))], root.Place);
    }

    private ConfigNode ReadValue()
    {
        switch (text[_at])
        {
            case '{':
                return Nested(true);
            case '[':
                return Nested(false);
            case '"':
                int start = _at;
                string? content = ReadString();
                return content is null ? ConfigNode.OfBroken(From(start)) : ConfigNode.OfText(content, From(start));
            case '\'':
                return ReadSingleQuoted();
            case ',' or '}' or ']':
                Report(new Place(path, _at, 1), $"a value is missing before '{text[_at]}'", Loss.None);
                return ConfigNode.OfBroken(From(_at));
            default:
                return IsWordPart(text[_at]) ? ReadWord() : SkipUnreadable();
        }
    }

    private ConfigNode Nested(bool isObject)
    {
        if (_openObjects + _openArrays >= MostDepth)
        {
            return SkipTooDeep();
        }

        ref int open = ref isObject ? ref _openObjects : ref _openArrays;
        open++;
        ConfigNode node = isObject ? ReadObject() : ReadArray();
        open--;
        return node;
    }

    private ConfigNode ReadObject()
    {
        int start = _at++;
        var members = new List<ConfigMember>();
        while (!AtClose('}', start))
        {
            int errors = _errors;
            if (text[_at] == ',')
            {
                Report(new Place(path, _at++, 1), "a property is missing before ','", Loss.None);
                continue;
            }

            int nameStart = _at;
            string? name = ReadName();
            if (name is null)
            {
                continue;
            }

            Place namePlace = From(nameStart);
            SkipTrivia();
            ReadColon();
            ConfigNode value = AtEnd ? ConfigNode.OfBroken(From(_at)) : ReadValue();
            members.Add(new ConfigMember(name, namePlace, value));
            ReadComma(errors, '}', "properties");
        }

        return ConfigNode.OfObject([.. members], From(start));
    }

    private ConfigNode ReadArray()
    {
        int start = _at++;
        var items = new List<ConfigNode>();
        while (!AtClose(']', start))
        {
            int errors = _errors;
            items.Add(ReadValue());
            if (!AtEnd && text[_at] == ':')
            {
                Report(new Place(path, _at++, 1), "an array has no names; a named value belongs in '{ }'", Loss.Content);
                continue;
            }

            ReadComma(errors, ']', "values");
        }

        return ConfigNode.OfArray([.. items], From(start));
    }

    /// <summary>Whether an object or array ends here, as it should or not; the closing bracket is consumed if it is the right one.</summary>
    private bool AtClose(char close, int start)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SkipTrivia();
            if (AtEnd)
            {
                Report(new Place(path, start, 1), $"this '{text[start]}' has no '{close}'", Loss.Content);
                return true;
            }

            char c = text[_at];
            if (c == close)
            {
                _at++;
                return true;
            }

            if (c is not ('}' or ']'))
            {
                return false;
            }

            // The bracket of something further out ends this too; one that nothing has opened is passed over.
            if ((c == '}' ? _openObjects : _openArrays) > 0)
            {
                Report(new Place(path, _at, 1), $"'{close}' is missing before '{c}'", Loss.Content);
                return true;
            }

            Report(new Place(path, _at, 1), $"nothing is open that '{c}' could close", Loss.Content);
            _at++;
        }
    }

    private string? ReadName()
    {
        switch (text[_at])
        {
            case '"':
                return ReadString(isName: true);
            case '\'':
                return ReadSingleQuoted().Text;
            case '{' or '[':
                Report(new Place(path, _at, 1), "the name of a property is missing", Loss.Content);
                ReadValue();
                return null;
        }

        int start = _at;
        while (!AtEnd && IsWordPart(text[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            Report(new Place(path, _at++, 1), $"expected the name of a property in double quotes, not {Shown(text[start])}", Loss.Content);
            return null;
        }

        string name = text.Substring(start, _at - start);
        Report(From(start), "the name of a property must be in double quotes", Loss.None);
        return name;
    }

    private void ReadColon()
    {
        if (!AtEnd && text[_at] == ':')
        {
            _at++;
        }
        else if (!AtEnd)
        {
            Report(new Place(path, _at, 1), "expected ':' after the name of a property", Loss.Step);
            if (text[_at] == '=')
            {
                _at++;
            }
        }

        SkipTrivia();
    }

    private void ReadComma(int errorsBefore, char close, string what)
    {
        SkipTrivia();
        if (AtEnd)
        {
            return;
        }

        if (text[_at] == ',')
        {
            _at++;
        }
        else if (text[_at] is not ('}' or ']'))
        {
            Report(new Place(path, _at, 1), $"expected ',' between {what}, or '{close}'", Loss.Step);
            return;
        }

        if (_errors == errorsBefore)
        {
            _outOfStep = false;
        }
    }

    private Place From(int start) => new(path, start, _at - start);
}
