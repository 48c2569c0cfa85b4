using System.ComponentModel;

namespace LlmRouter.Compiled;

/// <summary>What a generated router can do as a type, for dependency injection. Implemented by generated code only.</summary>
/// <typeparam name="TSelf">The router.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGeneratedRouter<TSelf>
    where TSelf : Router, IGeneratedRouter<TSelf>
{
    /// <summary>The names of its chat groups.</summary>
    static abstract ReadOnlySpan<string> ChatGroupNames { get; }

    /// <summary>The names of its embedding groups.</summary>
    static abstract ReadOnlySpan<string> EmbeddingGroupNames { get; }

    /// <summary>Makes a router.</summary>
    static abstract TSelf Create(RouterOptions options);
}
