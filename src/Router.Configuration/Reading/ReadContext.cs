namespace LlmRouter.Configuration;

/// <summary>What the readers of one document share.</summary>
internal sealed class ReadContext(ConfigSource source, int document, RouterSpec spec, FaultBag faults)
{
    public ConfigSource Source => source;

    /// <summary>The position of the document among those of the router.</summary>
    public int Document => document;

    public FaultBag Faults => faults;

    /// <summary>A property as its author wrote it, as far as a message can show it: attributes have capitals.</summary>
    public string Shown(string name) => Words.Show(source == ConfigSource.Attributes && name.Length > 0 ? Words.Capital(name) : name);

    /// <summary>Says that something was unreadable.</summary>
    public void Lose() => spec.Incomplete = true;

    /// <summary>
    /// The members of an object that can be read, each name once: the last one counts. <paramref name="named"/> objects hold
    /// names of their authors' own, whose doubles have rules of their own.
    /// </summary>
    public List<ConfigMember> Members(ConfigNode node, string where, bool named = false)
    {
        var members = new List<ConfigMember>(node.Members.Length);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ConfigMember member in node.Members)
        {
            if (member.Value.Kind == ConfigKind.Broken)
            {
                Lose();
                positions[member.Name] = -1;
            }
            else if (named || !positions.TryGetValue(member.Name, out int first) || first < 0)
            {
                positions[member.Name] = members.Count;
                members.Add(member);
            }
            else
            {
                faults.Add(new Fault(ConfigRules.DuplicateKey, members[first].NamePlace, [Shown(member.Name), where]) { Related = [member.NamePlace], Fix = FaultFix.Remove });
                members[first] = member;
            }
        }

        return members;
    }

    /// <summary>Whether a value is of the kind; otherwise that is a fault, and what it held is lost.</summary>
    public bool Expect(ConfigNode node, ConfigKind kind, string name, string where)
    {
        if (node.Kind == kind)
        {
            return true;
        }

        Lose();
        if (node.Kind != ConfigKind.Broken)
        {
            WrongKind(node, name, where, Kinds.Describe(kind), kind);
        }

        return false;
    }

    /// <param name="node">The value.</param>
    /// <param name="name">What it is of.</param>
    /// <param name="where">Where that is, in words.</param>
    /// <param name="expected">What it must be, in words.</param>
    /// <param name="wanted">The kind that is wanted, if one value of it can be made of what is there.</param>
    public void WrongKind(ConfigNode node, string name, string where, string expected, ConfigKind wanted = ConfigKind.Broken) =>
        faults.Add(new Fault(ConfigRules.WrongKind, node.Place, [Shown(name), where, expected, Kinds.Describe(node.Kind)])
        {
            Fix = Kinds.Convert(node, wanted) is { } json ? FaultFix.Replace(json) : null,
        });

    /// <summary>Reports a text that says nothing.</summary>
    public void Empty(Place place, string name, string where) =>
        faults.Add(new Fault(ConfigRules.EmptyText, place, [Shown(name), where]) { Fix = FaultFix.Remove });

    public void Unknown(ConfigMember member, string where, IEnumerable<string> known)
    {
        string? suggestion = Suggestions.Nearest(member.Name, known);
        if (suggestion is null && ForeignNames.Find(member.Name) is { } meant && known.Contains(meant))
        {
            suggestion = meant;
        }

        faults.Add(new Fault(
            ConfigRules.UnknownProperty,
            member.NamePlace,
            [Words.Show(member.Name), where, suggestion is null ? "Remove it." : $"Did you mean '{suggestion}'?"])
        {
            Suggestion = suggestion,
            Fix = suggestion is null ? FaultFix.Remove : null,
        });
    }
}
