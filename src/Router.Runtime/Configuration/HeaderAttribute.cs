namespace LlmRouter;

/// <summary>Adds a request header to the calls of a deployment or of a named endpoint.</summary>
/// <param name="target">A deployment as <c>group/id</c>, or a declared endpoint as <c>@name</c>.</param>
/// <param name="name">The header's name.</param>
/// <param name="value">Its value, <c>env:NAME</c> or <c>config:Key</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HeaderAttribute(string target, string name, string value) : Attribute
{
    /// <summary>A deployment as <c>group/id</c>, or a declared endpoint as <c>@name</c>.</summary>
    public string Target { get; } = target;

    /// <summary>The header's name.</summary>
    public string Name { get; } = name;

    /// <summary>The header's value, or where it is.</summary>
    public string Value { get; } = value;
}
