namespace LlmRouter.Configuration;

/// <summary>Reads the headers and prices that attributes declare beside deployments, and gives them to the deployments.</summary>
internal sealed class ExtrasReader(ReadContext context, SpecBuilder builder)
{
    private static readonly string[] HeaderMembers = ["target", "name", "value"];

    public void ReadHeaders(ConfigNode[] items)
    {
        var targets = new List<(SettingBag Settings, string Where, Place Place, TextMapBuilder Headers)>();
        foreach (ConfigNode item in items)
        {
            const string Where = "a header";
            if (!context.Expect(item, ConfigKind.Object, "headers", "the configuration"))
            {
                continue;
            }

            ConfigNode?[] found = new ConfigNode?[HeaderMembers.Length];
            foreach (ConfigMember member in context.Members(item, Where))
            {
                int index = Array.IndexOf(HeaderMembers, member.Name);
                if (index < 0)
                {
                    context.Unknown(member, Where, HeaderMembers);
                }
                else if (context.Expect(member.Value, ConfigKind.Text, member.Name, Where))
                {
                    found[index] = member.Value;
                }
            }

            if (found[0] is { } target && found[1] is { } name && found[2] is { } value && FindTarget(target, "A header", endpoints: true) is { } bag)
            {
                int known = targets.FindIndex(one => ReferenceEquals(one.Settings, bag.Settings));
                if (known < 0)
                {
                    known = targets.Count;
                    targets.Add((bag.Settings, bag.Where, item.Place, new TextMapBuilder(context, $"the headers of {bag.Where}")));
                }

                targets[known].Headers.Add(name.Text, name.Place, value.Text, value.Place);
            }
        }

        foreach (var target in targets)
        {
            AddHeaders(target.Settings, target.Headers.Build(Setting.Headers, target.Place), target.Where);
        }
    }

    public void ReadPrices(ConfigNode[] items)
    {
        var seen = new List<(SettingBag Settings, Place Place)>();
        foreach (ConfigNode item in items)
        {
            if (!context.Expect(item, ConfigKind.Object, "prices", "the configuration"))
            {
                continue;
            }

            List<ConfigMember> members = context.Members(item, "a price");
            int at = members.FindIndex(static member => member.Name == "deployment");
            if (at < 0 || !context.Expect(members[at].Value, ConfigKind.Text, "deployment", "a price")
                || FindTarget(members[at].Value, "A price", endpoints: false) is not { } target)
            {
                continue;
            }

            SettingInfo info = SettingTable.Get(Setting.Price);
            SettingValue price = new MapReader(context).ReadNumbers(info, members, item.Place, $"the price of {target.Where}", "deployment");
            int first = seen.FindIndex(one => ReferenceEquals(one.Settings, target.Settings));
            if (first >= 0)
            {
                context.Faults.Add(new Fault(ConfigRules.DuplicateKey, seen[first].Place, [context.Shown("price"), target.Where])
                {
                    Related = [members[at].Value.Place],
                    Fix = FaultFix.Remove,
                });
                seen[first] = (target.Settings, members[at].Value.Place);
                target.Settings.Set(price);
                continue;
            }

            seen.Add((target.Settings, members[at].Value.Place));
            var bag = new SettingBag();
            bag.Set(price);
            builder.Merge(bag, target.Settings, target.Where);
        }
    }

    /// <summary>Unites the headers with those that the deployment has from another document.</summary>
    private void AddHeaders(SettingBag settings, SettingValue added, string where)
    {
        if (!settings.TryGet(Setting.Headers, out SettingValue there))
        {
            settings.Set(added);
            return;
        }

        var pairs = new List<KeyValuePair<string, string>>(there.TextMap);
        var places = new List<Place>(there.ItemPlaces ?? []);
        for (int i = 0; i < added.TextMap.Length; i++)
        {
            KeyValuePair<string, string> pair = added.TextMap[i];
            int same = pairs.FindIndex(one => string.Equals(one.Key, pair.Key, StringComparison.OrdinalIgnoreCase));
            if (same < 0)
            {
                pairs.Add(pair);
                places.Add(added.ItemPlaces![i]);
            }
            else if (pairs[same].Value != pair.Value)
            {
                builder.Conflict($"The header '{pair.Key}' of {where}", added.ItemPlaces![i], places[same]);
            }
        }

        settings.Set(there with { Object = pairs.ToArray(), ItemPlaces = places.ToArray() });
    }

    private (SettingBag Settings, string Where)? FindTarget(ConfigNode node, string what, bool endpoints)
    {
        string text = node.Text;
        int slash = text.LastIndexOf('/');
        if (endpoints && text.StartsWith("@", StringComparison.Ordinal))
        {
            string name = text.Substring(1);
            if (builder.FindEndpoint(name) is { } endpoint)
            {
                return (endpoint.Settings, Words.Endpoint(endpoint.Name));
            }

            return Unknown(node, what, "endpoint", [.. builder.Spec.Endpoints.Select(static one => "@" + one.Name)]);
        }

        if (slash >= 0 && builder.FindDeployment(text.Substring(0, slash), text.Substring(slash + 1)) is { } deployment)
        {
            return (deployment.Settings, Words.Deployment(deployment.Id, text.Substring(0, slash)));
        }

        return Unknown(
            node, what, "deployment", [.. builder.Spec.Groups.SelectMany(static group => group.Deployments.Select(one => group.Name + "/" + one.Id))]);
    }

    private (SettingBag, string)? Unknown(ConfigNode node, string what, string kind, string[] known)
    {
        if (!builder.Spec.Incomplete)
        {
            string? suggestion = Suggestions.Nearest(node.Text, known);
            context.Faults.Add(new Fault(
                ConfigRules.UnknownGroup, node.Place, [what, kind, Words.Show(node.Text), Words.Hint(suggestion, known, kind)])
            {
                Suggestion = suggestion,
            });
        }

        return null;
    }
}
