namespace LlmRouter.Configuration;

/// <summary>Reads settings that are objects themselves: headers, prices, numbers by kind of failure.</summary>
internal sealed class MapReader(ReadContext context)
{
    public NumberReader Numbers { get; } = new(context);

    public SettingValue? ReadTexts(SettingInfo info, ConfigNode node, string where)
    {
        if (!IsObject(info, node, where))
        {
            return null;
        }

        string inside = $"the {info.Name} of {where}";
        var texts = new TextMapBuilder(context, inside);
        foreach (ConfigMember member in context.Members(node, inside, named: true))
        {
            if (member.Value.Kind != ConfigKind.Text)
            {
                context.WrongKind(member.Value, member.Name, inside, "a text", ConfigKind.Text);
            }
            else
            {
                texts.Add(member.Name, member.NamePlace, member.Value.Text, member.Value.Place);
            }
        }

        return texts.Build(info.Id, node.Place);
    }

    public SettingValue? ReadNumbers(SettingInfo info, ConfigNode node, string where)
    {
        if (!IsObject(info, node, where))
        {
            return null;
        }

        string inside = $"the {info.Name} of {where}";
        return ReadNumbers(info, context.Members(node, inside), node.Place, inside);
    }

    /// <summary>Reads members that are the named numbers of a map, apart from <paramref name="others"/>.</summary>
    public SettingValue ReadNumbers(SettingInfo info, List<ConfigMember> members, Place place, string inside, params string[] others)
    {
        var numbers = new List<KeyValuePair<string, double>>();
        var places = new List<Place>();
        foreach (ConfigMember member in members)
        {
            if (Array.IndexOf(others, member.Name) >= 0)
            {
                continue;
            }

            if (Array.IndexOf(info.Choices, member.Name) < 0)
            {
                if (info.Choices != FailureKindNames.OfAttempts || !new KindReader(context).IsUseless(member.Name, member.NamePlace, inside))
                {
                    context.Unknown(member, inside, info.Choices);
                }
            }
            else if (Numbers.Read(info, member.Value, member.Name, inside) is { } number)
            {
                numbers.Add(new KeyValuePair<string, double>(member.Name, number));
                places.Add(member.Value.Place);
            }
        }

        return new SettingValue(info.Id, 0, numbers.ToArray(), place, places.ToArray());
    }

    private bool IsObject(SettingInfo info, ConfigNode node, string where)
    {
        if (node.Kind != ConfigKind.Object)
        {
            context.WrongKind(node, info.Name, where, "an object");
        }

        return node.Kind == ConfigKind.Object;
    }
}
