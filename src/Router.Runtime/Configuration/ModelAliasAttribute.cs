namespace LlmRouter;

/// <summary>Gives a group or deployment another name.</summary>
/// <param name="name">The other name.</param>
/// <param name="target">A group, a deployment as <c>group/id</c>, or the id of a deployment that is unique in the router.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelAliasAttribute(string name, string target) : Attribute
{
    /// <summary>The other name.</summary>
    public string Name { get; } = name;

    /// <summary>What it stands for.</summary>
    public string Target { get; } = target;

    /// <summary>Leaves the alias out of listings; it resolves all the same. Default <see langword="false"/>.</summary>
    public bool Hidden { get; set; }
}
