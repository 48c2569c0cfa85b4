namespace LlmRouter;

/// <summary>Declares a model group: what callers ask for by one name, served by its deployments.</summary>
/// <param name="name">The name, unique in the router without regard to case.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelGroupAttribute(string name) : GroupSettingsAttribute
{
    /// <summary>The name that callers use.</summary>
    public string Name { get; } = name;

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
}
