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

    /// <summary>The C# name of the generated property. Default: made from the name (<c>gpt-4</c> gives <c>Gpt4</c>).</summary>
    public string? MemberName { get; set; }
}
