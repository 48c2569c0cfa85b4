namespace LlmRouter.Configuration;

/// <summary>The kinds of <see cref="ConfigNode"/>.</summary>
internal enum ConfigKind
{
    /// <summary>There was a value, but not a readable one. The fault has been reported; readers pass over it in silence.</summary>
    Broken,
    Null,
    Text,
    Number,
    Flag,
    Array,
    Object,
}

/// <summary>A name and its value in an object, in source order; duplicates are kept so that rules can point at them.</summary>
internal readonly record struct ConfigMember(string Name, Place NamePlace, ConfigNode Value);

/// <summary>
/// One value of a configuration, wherever it was written: <c>models.json</c> and attributes both become this tree, so that
/// everything behind it (settings, rules, tables) exists once. Immutable. Equality is by content and leaves out places.
/// </summary>
internal sealed class ConfigNode : IEquatable<ConfigNode>
{
    private static readonly ConfigMember[] NoMembers = [];
    private static readonly ConfigNode[] NoItems = [];

    private readonly string? _text;
    private readonly double _number;

    private ConfigNode(ConfigKind kind, Place place, string? text, double number, ConfigNode[] items, ConfigMember[] members)
    {
        Kind = kind;
        Place = place;
        _text = text;
        _number = number;
        Items = items;
        Members = members;
    }

    public ConfigKind Kind { get; }

    /// <summary>The place of the value itself, quotes and brackets included.</summary>
    public Place Place { get; }

    /// <summary>The items of an <see cref="ConfigKind.Array"/>; empty for every other kind.</summary>
    public ConfigNode[] Items { get; }

    /// <summary>The members of an <see cref="ConfigKind.Object"/>; empty for every other kind.</summary>
    public ConfigMember[] Members { get; }

    /// <summary>The text of a <see cref="ConfigKind.Text"/>; empty for every other kind.</summary>
    public string Text => _text ?? "";

    /// <summary>The value of a <see cref="ConfigKind.Number"/>.</summary>
    public double Number => _number;

    /// <summary>The value of a <see cref="ConfigKind.Flag"/>.</summary>
    public bool Flag => _number != 0;

    public static ConfigNode OfText(string text, Place place) => new(ConfigKind.Text, place, text, 0, NoItems, NoMembers);

    public static ConfigNode OfNumber(double number, Place place) => new(ConfigKind.Number, place, null, number, NoItems, NoMembers);

    public static ConfigNode OfFlag(bool flag, Place place) => new(ConfigKind.Flag, place, null, flag ? 1 : 0, NoItems, NoMembers);

    public static ConfigNode OfNull(Place place) => new(ConfigKind.Null, place, null, 0, NoItems, NoMembers);

    public static ConfigNode OfBroken(Place place) => new(ConfigKind.Broken, place, null, 0, NoItems, NoMembers);

    public static ConfigNode OfArray(ConfigNode[] items, Place place) => new(ConfigKind.Array, place, null, 0, items, NoMembers);

    public static ConfigNode OfObject(ConfigMember[] members, Place place) => new(ConfigKind.Object, place, null, 0, NoItems, members);

    public bool Equals(ConfigNode? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Kind != other.Kind || Items.Length != other.Items.Length || Members.Length != other.Members.Length
            || !_number.Equals(other._number) || !string.Equals(_text, other._text, StringComparison.Ordinal))
        {
            return false;
        }

        for (int i = 0; i < Items.Length; i++)
        {
            if (!Items[i].Equals(other.Items[i]))
            {
                return false;
            }
        }

        for (int i = 0; i < Members.Length; i++)
        {
            if (!string.Equals(Members[i].Name, other.Members[i].Name, StringComparison.Ordinal)
                || !Members[i].Value.Equals(other.Members[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ConfigNode);

    public override int GetHashCode()
    {
        unchecked
        {
            int hash = ((int)Kind * 397) ^ _number.GetHashCode() ^ (_text is null ? 0 : StringComparer.Ordinal.GetHashCode(_text));
            foreach (ConfigNode item in Items)
            {
                hash = (hash * 31) + item.GetHashCode();
            }

            foreach (ConfigMember member in Members)
            {
                hash = (((hash * 31) + StringComparer.Ordinal.GetHashCode(member.Name)) * 31) + member.Value.GetHashCode();
            }

            return hash;
        }
    }
}
