using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>Where a request goes when the group that was asked cannot answer. A text converts to one. Immutable.</summary>
/// <param name="Target">A group, an alias or a deployment (<c>group/id</c>).</param>
/// <param name="Configure">
/// What the fallback is asked otherwise: gets a copy of the request's options, called once each time the entry is taken. What it
/// throws ends the request and comes out of the call as it is.
/// </param>
public sealed record FallbackEntry(string Target, Action<ChatOptions>? Configure = null)
{
    /// <summary>An entry that changes nothing.</summary>
    /// <param name="target">A group, an alias or a deployment (<c>group/id</c>).</param>
    public static implicit operator FallbackEntry(string target) => new(target);

    /// <summary>The target.</summary>
    public override string ToString() => Target;
}
