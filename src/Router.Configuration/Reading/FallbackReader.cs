namespace LlmRouter.Configuration;

/// <summary>Reads lists of fallbacks: names, and objects that also say for which failures and what they change of the request.</summary>
internal sealed class FallbackReader(ReadContext context, SettingReader settings)
{
    public const string TargetMember = "target";
    public const string KindsMember = "on";

    private readonly KindReader _kinds = new(context);

    public SettingValue? Read(SettingInfo info, ConfigNode node, string where)
    {
        if (node.Kind != ConfigKind.Array)
        {
            context.WrongKind(node, info.Name, where, "an array of fallbacks", ConfigKind.Array);
            return null;
        }

        var entries = new List<FallbackSpec>();
        for (int i = 0; i < node.Items.Length; i++)
        {
            ConfigNode item = node.Items[i];
            string name = $"{info.Name}[{i}]";
            if (item.Kind == ConfigKind.Object)
            {
                if (ReadEntry(item, where) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            else if (item.Kind == ConfigKind.Broken)
            {
                context.Lose();
            }
            else if (item.Kind != ConfigKind.Text)
            {
                context.WrongKind(item, name, where, "a text, or an object with \"target\"");
            }
            else if (item.Text.Trim().Length == 0)
            {
                context.Empty(item.Place, name, where);
            }
            else
            {
                entries.Add(new FallbackSpec(item.Text, null, new SettingBag(), item.Place));
            }
        }

        return Value(entries, node.Place);
    }

    /// <summary>The setting that a list of entries is.</summary>
    public static SettingValue Value(IReadOnlyList<FallbackSpec> entries, Place place) =>
        new(Setting.Fallbacks, 0, entries.ToArray(), place, [.. entries.Select(static entry => entry.Place)]);

    /// <summary>Reads an entry that is an object.</summary>
    /// <param name="node">The object.</param>
    /// <param name="where">Whose fallback it is, in words.</param>
    /// <param name="others">Members that somebody else reads.</param>
    public FallbackSpec? ReadEntry(ConfigNode node, string where, params string[] others)
    {
        List<ConfigMember> members = context.Members(node, $"a fallback of {where}");
        ConfigNode? target = Find(members, TargetMember);
        string inside = target is { Kind: ConfigKind.Text } ? Words.Fallback(target.Text, where) : $"a fallback of {where}";
        var changes = new SettingBag();
        settings.ReadAll(members, SettingLevels.Fallback, changes, inside, [TargetMember, KindsMember, .. others]);

        var places = new List<Place>();
        string[]? kinds = Find(members, KindsMember) is { } on ? ReadKinds(on, inside, places)
            : node.Members.Any(static member => member.Name == KindsMember) ? [] : null;
        if (target is null && !node.Members.Any(static member => member.Value.Kind == ConfigKind.Broken))
        {
            context.Faults.Add(ConfigRules.Missing, node.Place, Words.Capital(inside), context.Shown(TargetMember), "Say which group or deployment answers.");
        }

        if (target is null || !context.Expect(target, ConfigKind.Text, TargetMember, inside))
        {
            return null;
        }

        if (target.Text.Trim().Length == 0)
        {
            context.Faults.Add(ConfigRules.EmptyText, target.Place, context.Shown(TargetMember), $"a fallback of {where}");
            return null;
        }

        return new FallbackSpec(target.Text, kinds, changes, target.Place, places.ToArray());
    }

    /// <summary>One kind or several. Where none of them is one, the entry is for none; it must not be for all.</summary>
    private string[]? ReadKinds(ConfigNode node, string where, List<Place> places)
    {
        var kinds = new List<string>();
        if (node.Kind == ConfigKind.Array && node.Items.Length == 0)
        {
            context.Faults.Add(ConfigRules.EmptyText, node.Place, context.Shown(KindsMember), where);
            return null;
        }

        foreach (ConfigNode item in node.Kind == ConfigKind.Array ? node.Items : [node])
        {
            if (_kinds.Read(item, KindsMember, where) is not { } kind)
            {
                continue;
            }

            // A misspelt one has a fault already, whatever it was meant to be.
            int first = kinds.IndexOf(kind);
            if (first >= 0 && item.Text == kind)
            {
                context.Faults.Add(new Fault(ConfigRules.DuplicateItem, item.Place, [context.Shown(KindsMember), where, kind]) { Related = [places[first]] });
            }
            else if (first < 0)
            {
                kinds.Add(kind);
                places.Add(item.Place);
            }
        }

        return [.. kinds];
    }

    private static ConfigNode? Find(List<ConfigMember> members, string name)
    {
        foreach (ConfigMember member in members)
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }
}
