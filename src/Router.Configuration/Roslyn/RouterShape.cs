namespace LlmRouter.Configuration;

/// <summary>What the generator must know of an <c>[LlmRouter]</c> class to write another part of it. A value.</summary>
/// <param name="Namespace">With dots; empty for the global namespace.</param>
/// <param name="Name">Without <c>@</c>.</param>
/// <param name="FullName">Namespace, containing types and name, separated by dots.</param>
/// <param name="Outer">The types that contain it, outermost first.</param>
/// <param name="Constructors">What the user wrote himself.</param>
/// <param name="Fits">Whether a part of it can be generated at all; when not, a fault says why.</param>
internal sealed record RouterShape(
    string Namespace, string Name, string FullName, EquatableArray<OuterType> Outer, UserConstructors Constructors, bool Fits);

/// <summary>A type that contains another.</summary>
/// <param name="Keyword">As in its declaration: <c>class</c>, <c>record struct</c>, ...</param>
/// <param name="Name">Without <c>@</c>.</param>
internal sealed record OuterType(string Keyword, string Name);

/// <summary>The constructors that a router class already has.</summary>
internal enum UserConstructors
{
    /// <summary>None: the generator writes one.</summary>
    None,

    /// <summary>None, but there are required members, so that nobody can construct it with <c>RouterOptions</c> alone.</summary>
    NoneButRequiredMembers,

    /// <summary>One of them can be called with <c>RouterOptions</c> alone.</summary>
    WithOptions,

    /// <summary>There are some, and each needs something that dependency injection by the runtime cannot give.</summary>
    Other,
}
