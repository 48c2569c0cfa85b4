using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// An entry of a list of fallbacks as it is declared in code: what answers, after which failures, and what is asked otherwise than
/// the request says. A text converts to an entry for all failures that changes nothing. Not thread-safe.
/// </summary>
/// <param name="target">A group, an alias or a deployment (<c>group/id</c>).</param>
public sealed class FallbackDefinition(string target) : RequestDefinition
{
    /// <summary>A group, an alias or a deployment (<c>group/id</c>).</summary>
    public string Target { get; } = target;

    /// <summary>The kinds of failures that it is for. Default: all that have no list of their own.</summary>
    public IReadOnlyList<FailureKind>? On { get; set; }

    /// <summary>An entry for all failures that changes nothing.</summary>
    /// <param name="target">A group, an alias or a deployment (<c>group/id</c>).</param>
    public static implicit operator FallbackDefinition(string target) => new(target);

    internal ConfigNode ToNode()
    {
        var members = new List<ConfigMember> { new(FallbackReader.TargetMember, Place.None, Text(Target)) };
        if (On is { } kinds)
        {
            members.Add(new ConfigMember(FallbackReader.KindsMember, Place.None, ConfigNode.OfArray([.. kinds.Select(k => Text(NameOf(k)))], Place.None)));
        }

        members.AddRange(ToMembers());
        return members.Count == 1 ? members[0].Value : ConfigNode.OfObject([.. members], Place.None);
    }
}
