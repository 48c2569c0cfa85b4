namespace LlmRouter;

/// <summary>What <see cref="ModelGroupAttribute"/> and <see cref="ModelGroupAttribute{TStrategy}"/> have in common.</summary>
public abstract class ModelGroupSettingsAttribute : GroupSettingsAttribute
{
    private protected ModelGroupSettingsAttribute(string name) => Name = name;

    /// <summary>The name that callers use.</summary>
    public string Name { get; }

    /// <summary>What the group does. Default <see cref="ModelMode.Chat"/>.</summary>
    public ModelMode Mode { get; set; }

    /// <summary>Only for requests that were granted one of these tags. Default: for all.</summary>
    public string[]? AccessTags { get; set; }

    /// <summary>
    /// Only during one of these times, e.g. <c>Mon-Fri 08:00-18:00 Europe/Berlin</c>; without a zone in UTC, and a time may go
    /// over midnight. Default: always.
    /// </summary>
    public string[]? AccessWindows { get; set; }

    /// <summary>The C# name of the generated property. Default: made from the name (<c>gpt-4</c> gives <c>Gpt4</c>).</summary>
    public string? MemberName { get; set; }

    /// <summary>The group that gets a copy of calls in the background; its answers are dropped. Default: none.</summary>
    public string? MirrorTo { get; set; }

    /// <summary>The share of calls, 0 to 1, that is copied. Default 1.</summary>
    public double MirrorShare { get; set; }
}
