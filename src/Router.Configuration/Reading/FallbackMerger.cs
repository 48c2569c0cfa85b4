namespace LlmRouter.Configuration;

/// <summary>
/// Puts the fallbacks of one document together: attributes may give a list on their group, and single entries beside it. What
/// another document says must then be the same list.
/// </summary>
internal sealed class FallbackMerger(ReadContext context, SettingReader settings, SpecBuilder builder)
{
    private const string GroupMember = "group";

    private readonly FallbackReader _reader = new(context, settings);
    private readonly TargetFinder _targets = new(context, builder);
    private readonly List<(SettingBag Into, string Where, List<FallbackSpec> Entries, Place Place)> _lists = [];

    /// <summary>Takes the list of a level out of its settings, until <see cref="Merge"/>.</summary>
    public void Take(SettingBag from, SettingBag into, string where)
    {
        if (from.TryGet(Setting.Fallbacks, out SettingValue list))
        {
            from.Remove(Setting.Fallbacks);
            _lists.Add((into, where, [.. list.Fallbacks], list.Place));
        }
    }

    /// <summary>Adds the single entries, and gives every list to its level.</summary>
    /// <param name="items">The entries; those without a group are of the router.</param>
    public void Merge(ConfigNode[] items)
    {
        foreach (ConfigNode item in items)
        {
            if (!context.Expect(item, ConfigKind.Object, "fallbacks", "the configuration"))
            {
                continue;
            }

            ConfigNode? group = item.Members.FirstOrDefault(static member => member.Name == GroupMember).Value;
            if ((group is null || context.Expect(group, ConfigKind.Text, GroupMember, "a fallback"))
                && _targets.Find(group, "A fallback", deployments: false) is { } found
                && _reader.ReadEntry(item, found.Where, GroupMember) is { } entry)
            {
                int at = _lists.FindIndex(list => ReferenceEquals(list.Into, found.Settings));
                if (at < 0)
                {
                    at = _lists.Count;
                    _lists.Add((found.Settings, found.Where, [], item.Place));
                }

                _lists[at].Entries.Add(entry);
            }
        }

        foreach ((SettingBag into, string where, List<FallbackSpec> entries, Place place) in _lists)
        {
            var list = new SettingBag();
            list.Set(FallbackReader.Value(entries, place));
            builder.Merge(list, into, where);
        }
    }
}
