using LlmRouter.Configuration;

namespace LlmRouter;

/// <summary>
/// Settings given in code while the router runs. A property that is <see langword="null"/> leaves the wider level's setting
/// alone. They are checked, by the rules of the build, when they are used. Not thread-safe.
/// </summary>
public abstract class SettingsDefinition
{
    private readonly SortedDictionary<Setting, object> _values = [];

    private protected SettingsDefinition()
    {
    }

    private protected object? this[Setting setting]
    {
        get => _values.GetValueOrDefault(setting);
        set
        {
            if (value is null)
            {
                _values.Remove(setting);
            }
            else
            {
                _values[setting] = value;
            }
        }
    }

    /// <summary>What is given, as if it had been read from a text; so it goes the same way as every other definition.</summary>
    internal List<ConfigMember> ToMembers()
        => [.. _values.Select(v => new ConfigMember(SettingTable.Get(v.Key).Name, Place.None, ToNode(SettingTable.Get(v.Key), v.Value)))];

    /// <summary>Takes over settings that have been read before.</summary>
    internal void Fill(SettingBag settings)
    {
        foreach (SettingValue value in settings)
        {
            _values[value.Setting] = SettingTable.Get(value.Setting).Kind switch
            {
                SettingKind.Flag => value.Flag,
                SettingKind.Integer => (int)value.Number,
                SettingKind.Number => value.Number,
                SettingKind.Duration => TimeSpan.FromSeconds(value.Number),
                SettingKind.Text or SettingKind.Choice => value.Text,
                SettingKind.TextList => (IReadOnlyList<string>)value.TextList,
                SettingKind.TextMap => value.TextMap.ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase),
                _ when value.Setting == Setting.Price => TokenPrices.From(value.NumberMap),
                _ when SettingTable.Get(value.Setting).Items == SettingKind.Integer => value.NumberMap.ToDictionary(p => KindOf(p.Key), p => (int)p.Value),
                _ => value.NumberMap.ToDictionary(p => KindOf(p.Key), p => TimeSpan.FromSeconds(p.Value)),
            };
        }
    }

    private protected TEnum? GetChoice<TEnum>(Setting setting)
        where TEnum : struct, Enum
        => this[setting] is string text ? Enum.GetValues<TEnum>()[Array.IndexOf(SettingTable.Get(setting).Choices, text)] : null;

    /// <summary>The enumeration's members and the setting's words stand in the same order.</summary>
    private protected void SetChoice<TEnum>(Setting setting, TEnum? value)
        where TEnum : struct, Enum
        => this[setting] = value is not { } one ? null
            : Array.IndexOf(Enum.GetValues<TEnum>(), one) is >= 0 and int index ? SettingTable.Get(setting).Choices[index]
            : throw new ArgumentOutOfRangeException(nameof(value), one, "It is no member of the enumeration.");

    private static ConfigNode ToNode(SettingInfo info, object value) => value switch
    {
        string text => ConfigNode.OfText(text, Place.None),
        bool flag => ConfigNode.OfFlag(flag, Place.None),
        int integer => ConfigNode.OfNumber(integer, Place.None),
        double number => ConfigNode.OfNumber(number, Place.None),
        TimeSpan time => ConfigNode.OfNumber(time.TotalSeconds, Place.None),
        IReadOnlyList<string> texts => ConfigNode.OfArray([.. texts.Select(Text)], Place.None),
        IEnumerable<KeyValuePair<string, string>> map => ConfigNode.OfObject([.. map.Select(p => new ConfigMember(p.Key, Place.None, Text(p.Value)))], Place.None),
        TokenPrices prices => Numbers(prices.ToNumbers()),
        IEnumerable<KeyValuePair<FailureKind, int>> map => Numbers(map.Select(p => new KeyValuePair<string, double>(NameOf(p.Key), p.Value))),
        IEnumerable<KeyValuePair<FailureKind, TimeSpan>> map => Numbers(map.Select(p => new KeyValuePair<string, double>(NameOf(p.Key), p.Value.TotalSeconds))),
        IReadOnlyList<FallbackDefinition> fallbacks => ConfigNode.OfArray([.. fallbacks.Select(f => f is null ? ConfigNode.OfNull(Place.None) : f.ToNode())], Place.None),
        _ => throw new InvalidOperationException($"The setting {info.Name} has a value of type {value.GetType()}."),
    };

    private static ConfigNode Numbers(IEnumerable<KeyValuePair<string, double>> numbers)
        => ConfigNode.OfObject([.. numbers.Select(p => new ConfigMember(p.Key, Place.None, ConfigNode.OfNumber(p.Value, Place.None)))], Place.None);

    /// <summary>The name of a kind; what is no kind gets one that the reader knows not.</summary>
    private protected static string NameOf(FailureKind kind)
        => (int)kind >= 0 && (int)kind < FailureKindNames.All.Length ? FailureKindNames.All[(int)kind] : kind.ToString();

    private static FailureKind KindOf(string name) => (FailureKind)Array.IndexOf(FailureKindNames.All, name);

    private protected static ConfigNode Text(string? text) => text is null ? ConfigNode.OfNull(Place.None) : ConfigNode.OfText(text, Place.None);
}
