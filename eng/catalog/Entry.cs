/// <summary>A line in the making: words after the key, in the order in which they are written.</summary>
sealed class Entry(string key)
{
    /// <summary>The names of the words in their order; the header documents them.</summary>
    public static readonly string[] Names =
    [
        "ctx", "in", "out", "$in", "$cached", "$write", "$out", "long", "$long-in", "$long-cached", "$long-write", "$long-out", "$audio-in",
        "$audio-out", "$image-in", "$image", "$second", "$mchars", "$request", "yes", "no", "from", "deprecated", "retired",
    ];

    public static readonly string[] Modes =
    [
        "chat", "completion", "embedding", "image", "moderation", "realtime", "rerank", "responses", "speech", "transcription", "video",
    ];

    public const string Letters = "ACDHIJOPRSTVW";

    public string Key { get; } = key;

    public string Mode { get; set; } = "";

    public string? Target { get; set; }

    public Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

    public string Provider => Key[..Key.IndexOf('/')];

    public string Model => Key[(Key.IndexOf('/') + 1)..];

    /// <summary>The line after its key; without the date of release, in which snapshots of one model differ.</summary>
    public string Facts(bool dated = true) => Mode + string.Concat(
        Names.Where(name => Words.ContainsKey(name) && (dated || name != "from")).Select(name => name == "deprecated" ? " deprecated" : $" {name}={Words[name]}"));

    public override string ToString() => Target is null ? $"{Key} {Facts()}" : $"{Key} ={Target}";
}
