using System.Collections;

namespace LlmRouter.Configuration;

/// <summary>One setting as it was given: a number (flags are 0 and 1), or an object for texts, lists and maps.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Number">The value of integers, numbers, durations (seconds) and flags.</param>
/// <param name="Object">A <c>string</c>, <c>string[]</c>, <c>KeyValuePair&lt;string, string&gt;[]</c>,
/// <c>KeyValuePair&lt;string, double&gt;[]</c> or <c>FallbackSpec[]</c>, as the setting's kind says.</param>
/// <param name="Place">Where the value stands.</param>
/// <param name="ItemPlaces">Where each item of a list stands; <see langword="null"/> when read from a compiled image.</param>
internal readonly record struct SettingValue(Setting Setting, double Number, object? Object, Place Place, Place[]? ItemPlaces = null)
{
    public string Text => (string?)Object ?? "";

    public bool Flag => Number != 0;

    public string[] TextList => (string[]?)Object ?? [];

    public KeyValuePair<string, string>[] TextMap => (KeyValuePair<string, string>[]?)Object ?? [];

    public KeyValuePair<string, double>[] NumberMap => (KeyValuePair<string, double>[]?)Object ?? [];

    public FallbackSpec[] Fallbacks => (FallbackSpec[]?)Object ?? [];

    /// <summary>Where an item of a list stands.</summary>
    public Place PlaceOf(int item) => ItemPlaces is { } places ? places[item] : Place;
}

/// <summary>The settings given at one level, in the order they were given; each at most once. Not thread-safe.</summary>
internal sealed class SettingBag : IEnumerable<SettingValue>
{
    private readonly List<SettingValue> _values = [];

    public int Count => _values.Count;

    public bool TryGet(Setting setting, out SettingValue value)
    {
        foreach (SettingValue candidate in _values)
        {
            if (candidate.Setting == setting)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    public bool Has(Setting setting) => TryGet(setting, out _);

    public string? Text(Setting setting) => TryGet(setting, out SettingValue value) ? value.Text : null;

    public double? Number(Setting setting) => TryGet(setting, out SettingValue value) ? value.Number : null;

    public bool? Flag(Setting setting) => TryGet(setting, out SettingValue value) ? value.Flag : null;

    /// <summary>Adds a value, or replaces the one that is there.</summary>
    public void Set(SettingValue value)
    {
        for (int i = 0; i < _values.Count; i++)
        {
            if (_values[i].Setting == value.Setting)
            {
                _values[i] = value;
                return;
            }
        }

        _values.Add(value);
    }

    public void Remove(Setting setting) => _values.RemoveAll(value => value.Setting == setting);

    public List<SettingValue>.Enumerator GetEnumerator() => _values.GetEnumerator();

    IEnumerator<SettingValue> IEnumerable<SettingValue>.GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();
}
