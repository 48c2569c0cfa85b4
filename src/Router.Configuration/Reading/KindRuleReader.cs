namespace LlmRouter.Configuration;

/// <summary>
/// Reads what attributes declare for single kinds of failures, and gives it to the router, the groups and the deployments as the
/// maps that it is in files.
/// </summary>
internal sealed class KindRuleReader(ReadContext context, SpecBuilder builder)
{
    private const string KindMember = "kind";

    private static readonly Rule Retry = new("A retry rule", "group", false, [("retries", Setting.RetriesByKind)], "Say how often a request is tried again.");

    private static readonly Rule Cooldown = new(
        "A cooldown rule", "target", true, [("allowedFailures", Setting.AllowedFailuresByKind), ("cooldownSeconds", Setting.CooldownSecondsByKind)],
        "Give it that, or 'CooldownSeconds', or both.");

    private readonly TargetFinder _targets = new(context, builder);
    private readonly KindReader _kinds = new(context);
    private readonly NumberReader _numbers = new(context);

    public void ReadRetryRules(ConfigNode[] items) => Read(items, Retry);

    public void ReadCooldownRules(ConfigNode[] items) => Read(items, Cooldown);

    private void Read(ConfigNode[] items, Rule rule)
    {
        var maps = new List<Map>();
        foreach (ConfigNode item in items)
        {
            if (context.Expect(item, ConfigKind.Object, "rules", "the configuration"))
            {
                ReadOne(context.Members(item, rule.What), item, rule, maps);
            }
        }

        foreach (Map map in maps)
        {
            Unite(map);
        }
    }

    private void ReadOne(List<ConfigMember> members, ConfigNode item, Rule rule, List<Map> maps)
    {
        bool broken = item.Members.Any(static member => member.Value.Kind == ConfigKind.Broken);
        ConfigNode? target = Find(members, rule.Target);
        if (Find(members, KindMember) is not { } kindNode || (target is null && item.Members.Any(member => member.Name == rule.Target)))
        {
            return; // The compiler says so already.
        }

        string? kind = _kinds.Read(kindNode, KindMember, rule.What.ToLowerInvariant());
        if (_targets.Find(target, rule.What, rule.Deployments) is not { } found)
        {
            return;
        }

        int given = 0;
        foreach (ConfigMember member in members)
        {
            Setting? setting = rule.SettingOf(member.Name);
            if (setting is { } map)
            {
                given++;
                double? number = _numbers.Read(SettingTable.Get(map), member.Value, member.Name, $"the rule for '{kind ?? kindNode.Text}' of {found.Where}");
                if (number is { } value && kind is not null)
                {
                    Add(maps, found, map, item.Place, kind, value, kindNode.Place, member.Value.Place);
                }
            }
            else if (member.Name != KindMember && member.Name != rule.Target)
            {
                context.Unknown(member, rule.What.ToLowerInvariant(), rule.Numbers.Select(static one => one.Member));
            }
        }

        if (given == 0 && !broken)
        {
            context.Faults.Add(ConfigRules.Missing, item.Place, rule.What, context.Shown(rule.Numbers[0].Member), rule.Hint);
        }
    }

    private void Add(List<Map> maps, (SettingBag Settings, string Where) target, Setting setting, Place place, string kind, double number, Place kindPlace, Place numberPlace)
    {
        int at = maps.FindIndex(one => one.Setting == setting && ReferenceEquals(one.Settings, target.Settings));
        if (at < 0)
        {
            at = maps.Count;
            maps.Add(new Map(target.Settings, target.Where, setting, place));
        }

        Map map = maps[at];
        int first = map.Pairs.FindIndex(pair => pair.Key == kind);
        if (first >= 0)
        {
            context.Faults.Add(new Fault(ConfigRules.DuplicateKey, map.KindPlaces[first], [kind, $"the {SettingTable.Get(setting).Name} of {target.Where}"]) { Related = [kindPlace] });
            map.Pairs.RemoveAt(first);
            map.Places.RemoveAt(first);
            map.KindPlaces.RemoveAt(first);
        }

        map.Pairs.Add(new KeyValuePair<string, double>(kind, number));
        map.Places.Add(numberPlace);
        map.KindPlaces.Add(kindPlace);
    }

    /// <summary>Unites a map with the one that another document gives; what the two contradict each other in is a fault.</summary>
    private void Unite(Map map)
    {
        if (map.Settings.TryGet(map.Setting, out SettingValue there))
        {
            List<KeyValuePair<string, double>> pairs = [.. there.NumberMap];
            List<Place> places = [.. there.ItemPlaces ?? []];
            for (int i = 0; i < map.Pairs.Count; i++)
            {
                int same = pairs.FindIndex(pair => pair.Key == map.Pairs[i].Key);
                if (same < 0)
                {
                    pairs.Add(map.Pairs[i]);
                    places.Add(map.Places[i]);
                }
                else if (!pairs[same].Value.Equals(map.Pairs[i].Value))
                {
                    builder.Conflict($"'{pairs[same].Key}' in '{SettingTable.Get(map.Setting).Name}' of {map.Where}", map.Places[i], places[same]);
                }
            }

            map.Settings.Set(there with { Object = pairs.ToArray(), ItemPlaces = [.. places] });
        }
        else
        {
            map.Settings.Set(new SettingValue(map.Setting, 0, map.Pairs.ToArray(), map.Place, [.. map.Places]));
        }
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

    /// <summary>A sort of rules.</summary>
    /// <param name="What">What it is, as the beginning of a sentence.</param>
    /// <param name="Target">The member that names what it is for.</param>
    /// <param name="Deployments">Whether that may be a deployment.</param>
    /// <param name="Numbers">Its numbers, and the maps that they belong to.</param>
    /// <param name="Hint">What to write when none is there.</param>
    private sealed record Rule(string What, string Target, bool Deployments, (string Member, Setting Map)[] Numbers, string Hint)
    {
        public Setting? SettingOf(string member)
        {
            foreach ((string name, Setting map) in Numbers)
            {
                if (name == member)
                {
                    return map;
                }
            }

            return null;
        }
    }

    /// <summary>A map as it grows.</summary>
    private sealed record Map(SettingBag Settings, string Where, Setting Setting, Place Place)
    {
        public List<KeyValuePair<string, double>> Pairs { get; } = [];

        public List<Place> Places { get; } = [];

        public List<Place> KindPlaces { get; } = [];
    }
}
