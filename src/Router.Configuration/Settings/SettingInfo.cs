namespace LlmRouter.Configuration;

/// <summary>The shape of a setting's value.</summary>
internal enum SettingKind
{
    Text,
    Flag,
    Integer,
    Number,

    /// <summary>Seconds as a number; JSON also takes <c>"500ms"</c>, <c>"30s"</c>, <c>"2m"</c>, <c>"1h"</c>. Stored in seconds.</summary>
    Duration,

    /// <summary>One of <see cref="SettingInfo.Choices"/>, in kebab-case. Stored as the canonical text.</summary>
    Choice,
    TextList,

    /// <summary>Names and texts.</summary>
    TextMap,

    /// <summary>Names out of <see cref="SettingInfo.Choices"/>, and numbers.</summary>
    NumberMap,

    /// <summary>Names, or objects that say more: <see cref="FallbackSpec"/>s.</summary>
    FallbackList,
}

/// <summary>The levels at which a setting may be given. The narrowest level that gives it wins.</summary>
[Flags]
internal enum SettingLevels
{
    Router = 1,
    Group = 2,
    Deployment = 4,
    Endpoint = 8,

    /// <summary>An entry of a list of fallbacks: what it changes of the request.</summary>
    Fallback = 16,
    RouterAndGroup = Router | Group,
    All = Router | Group | Deployment,
}

/// <summary>What is known about one setting. Ranges are inclusive.</summary>
internal sealed class SettingInfo(Setting id, SettingLevels levels, SettingKind kind, string description)
{
    public Setting Id { get; } = id;

    public SettingLevels Levels { get; } = levels;

    public SettingKind Kind { get; } = kind;

    /// <summary>One or two sentences for people: units, default, effect. Shown in the JSON schema.</summary>
    public string Description { get; } = description;

    /// <summary>The name in <c>models.json</c>: camelCase of the enumeration's.</summary>
    public string Name { get; } = CamelCase(id.ToString());

    /// <summary>The name in attributes.</summary>
    public string AttributeName { get; } = id.ToString();

    public double Minimum { get; init; } = double.MinValue;

    public double Maximum { get; init; } = double.MaxValue;

    /// <summary>
    /// The canonical spellings of a <see cref="SettingKind.Choice"/>; the keys of a <see cref="SettingKind.NumberMap"/>; the
    /// words of a <see cref="SettingKind.TextList"/>, where empty means any.
    /// </summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What the values of a <see cref="SettingKind.NumberMap"/> are.</summary>
    public SettingKind Items { get; init; } = SettingKind.Number;

    /// <summary>Other spellings of <see cref="Choices"/> that are read as those.</summary>
    public KeyValuePair<string, string>[] Synonyms { get; init; } = [];

    /// <summary>Whether <c>!</c> before a word says that it is not so.</summary>
    public bool Negatable { get; init; }

    /// <summary>The value is a secret: literals in source are a fault, and it is never printed.</summary>
    public bool Secret { get; init; }

    public bool At(SettingLevels level) => (Levels & level) != 0;

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
