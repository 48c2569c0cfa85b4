namespace LlmRouter.Configuration;

/// <summary>Reads the settings of one level, each as <see cref="SettingTable"/> says.</summary>
internal sealed class SettingReader
{
    private readonly ReadContext _context;
    private readonly MapReader _maps;
    private readonly FallbackReader _fallbacks;

    public SettingReader(ReadContext context)
    {
        _context = context;
        _maps = new MapReader(context);
        _fallbacks = new FallbackReader(context, this);
    }

    /// <summary>Reads every setting among the members of an object.</summary>
    /// <param name="members">The members, each name once.</param>
    /// <param name="level">The level that the object stands for.</param>
    /// <param name="bag">Where the settings go.</param>
    /// <param name="where">What the object is, in words.</param>
    /// <param name="others">The members that are no settings; somebody else reads them.</param>
    public void ReadAll(List<ConfigMember> members, SettingLevels level, SettingBag bag, string where, params string[] others)
    {
        foreach (ConfigMember member in members)
        {
            if (Array.IndexOf(others, member.Name) >= 0)
            {
                continue;
            }

            SettingInfo? info = SettingTable.Find(member.Name);
            if (info is null)
            {
                _context.Unknown(member, where, [.. NamesAt(level), .. others]);
            }
            else if (!info.At(level))
            {
                _context.Faults.Add(new Fault(ConfigRules.WrongLevel, member.NamePlace, [_context.Shown(info.Name), where, Levels(info.Levels)]) { Fix = FaultFix.Move });
            }
            else if (Read(info, member.Value, where) is { } value)
            {
                bag.Set(value);
            }
            else if (info.Id is Setting.Model or Setting.Url || (info.Id == Setting.Endpoint && !IsBlank(member.Value)))
            {
                // An error has been reported; a blank endpoint is as good as none.
                _context.Lose();
            }
        }
    }

    private SettingValue? Read(SettingInfo info, ConfigNode node, string where)
    {
        switch (info.Kind)
        {
            case SettingKind.Flag:
                return Is(ConfigKind.Flag) ? new SettingValue(info.Id, node.Flag ? 1 : 0, null, node.Place) : null;
            case SettingKind.Text:
                return Is(ConfigKind.Text) ? ReadText(info, node, where) : null;
            case SettingKind.Choice:
                return Is(ConfigKind.Text) ? ReadChoice(info, node, where) : null;
            case SettingKind.Number or SettingKind.Integer or SettingKind.Duration:
                return _maps.Numbers.Read(info, node, info.Name, where) is { } number ? new SettingValue(info.Id, number, null, node.Place) : null;
            case SettingKind.TextList:
                return ReadList(info, node, where);
            case SettingKind.TextMap:
                return _maps.ReadTexts(info, node, where);
            case SettingKind.FallbackList:
                return _fallbacks.Read(info, node, where);
            default:
                return _maps.ReadNumbers(info, node, where);
        }

        bool Is(ConfigKind kind)
        {
            if (node.Kind != kind)
            {
                _context.WrongKind(node, info.Name, where, kind == ConfigKind.Text ? "a text" : "true or false", info.Secret ? ConfigKind.Broken : kind); // What may be a key is in no remedy.
            }

            return node.Kind == kind;
        }
    }

    private SettingValue? ReadText(SettingInfo info, ConfigNode node, string where)
    {
        if (!IsBlank(node))
        {
            return new SettingValue(info.Id, 0, node.Text, node.Place);
        }

        if (info.Id is Setting.Model or Setting.Url)
        {
            string hint = info.Id == Setting.Model ? DeploymentReader.ModelHint : "Write the base URL of the service.";
            _context.Faults.Add(ConfigRules.Missing, node.Place, Words.Capital(where), _context.Shown(info.Name), hint);
        }
        else
        {
            _context.Empty(node.Place, info.Name, where);
        }

        return null;
    }

    private static bool IsBlank(ConfigNode node) => node.Kind == ConfigKind.Text && node.Text.Trim().Length == 0;

    private SettingValue? ReadChoice(SettingInfo info, ConfigNode node, string where)
    {
        string? choice = node.Text;
        foreach (KeyValuePair<string, string> synonym in info.Synonyms)
        {
            choice = choice == synonym.Key ? synonym.Value : choice;
        }

        if (Array.IndexOf(info.Choices, choice) < 0)
        {
            // The rest is read as if the nearest choice stood here: one slip, one fault.
            choice = Suggestions.Nearest(node.Text, info.Choices);
            string hint = Words.Hint(choice, info.Choices, "choice");
            bool strategy = info.Id == Setting.Strategy;
            _context.Faults.Add(new Fault(
                strategy ? ConfigRules.UnknownStrategy : ConfigRules.WrongChoice,
                node.Place,
                strategy ? [where, Words.Show(node.Text), hint] : [_context.Shown(info.Name), where, Words.Show(node.Text), hint])
            {
                Suggestion = choice,
            });
        }

        return choice is null ? null : new SettingValue(info.Id, 0, choice, node.Place);
    }

    private SettingValue? ReadList(SettingInfo info, ConfigNode node, string where)
    {
        if (node.Kind != ConfigKind.Array)
        {
            _context.WrongKind(node, info.Name, where, "an array of texts", ConfigKind.Array);
            return null;
        }

        bool restricts = info.Id is Setting.AccessTags or Setting.AccessWindows or Setting.Environments;
        if (restricts && node.Items.Length == 0)
        {
            _context.Faults.Add(ConfigRules.Missing, node.Place, Words.Capital(where), _context.Shown(info.Name), "An empty list could mean all or none. Write an item, or remove the list.");
        }

        var texts = new List<string>();
        var places = new List<Place>();
        for (int i = 0; i < node.Items.Length; i++)
        {
            ConfigNode item = node.Items[i];
            string name = $"{info.Name}[{i}]";
            if (item.Kind == ConfigKind.Broken)
            {
                _context.Lose();
            }
            else if (item.Kind != ConfigKind.Text)
            {
                _context.WrongKind(item, name, where, "a text", ConfigKind.Text);
            }
            else if (item.Text.Trim().Length == 0 && restricts)
            {
                // What nobody is kept out by must not pass with a warning.
                _context.Faults.Add(ConfigRules.Missing, item.Place, Words.Capital(where), _context.Shown(name), "Write it, or remove the item.");
            }
            else if (item.Text.Trim().Length == 0)
            {
                _context.Empty(item.Place, name, where);
            }
            else if (ReadWord(info, item, name, where) is { } text)
            {
                texts.Add(text);
                places.Add(item.Place);
            }
        }

        return new SettingValue(info.Id, 0, texts.ToArray(), node.Place, places.ToArray());
    }

    /// <summary>An item of a list; where the list has its words, one of them.</summary>
    private string? ReadWord(SettingInfo info, ConfigNode item, string name, string where)
    {
        string sign = info.Negatable && item.Text[0] == '!' ? "!" : "";
        string word = item.Text.Substring(sign.Length);
        if (info.Choices.Length == 0 || Array.IndexOf(info.Choices, word) >= 0)
        {
            return item.Text;
        }

        string? nearest = Suggestions.Nearest(word, info.Choices);
        string? suggestion = nearest is null ? null : sign + nearest;
        _context.Faults.Add(new Fault(
            ConfigRules.WrongChoice, item.Place, [_context.Shown(name), where, Words.Show(item.Text), Words.Hint(suggestion, info.Choices, "choice")])
        {
            Suggestion = suggestion,
        });
        return suggestion;
    }

    private static IEnumerable<string> NamesAt(SettingLevels level)
    {
        foreach (SettingInfo info in SettingTable.All)
        {
            if (info.At(level))
            {
                yield return info.Name;
            }
        }
    }

    private static string Levels(SettingLevels levels)
    {
        var words = new List<string>();
        foreach ((SettingLevels level, string word) in new[]
        {
            (SettingLevels.Router, Words.Defaults), (SettingLevels.Group, "a group"),
            (SettingLevels.Deployment, "a deployment"), (SettingLevels.Endpoint, "an endpoint"), (SettingLevels.Fallback, "a fallback"),
        })
        {
            if ((levels & level) != 0)
            {
                words.Add(word);
            }
        }

        return string.Join(" or ", words);
    }
}
