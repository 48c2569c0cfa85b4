using LlmRouter.Configuration;

namespace LlmRouter.Core;

/// <summary>Everything that a request looks up, as it was at one moment. Immutable; a change is a new table.</summary>
internal sealed class RoutingTable(GroupTable[] groups, NameTable names)
{
    public GroupTable[] Groups { get; } = groups;

    /// <summary>Every name.</summary>
    public NameTable Names { get; } = names;

    /// <summary>What a name stands for; <see langword="null"/> when it stands for nothing.</summary>
    public FallbackTarget? Find(string name)
    {
        int position = Names.Find(name);
        if (position < 0)
        {
            return null;
        }

        NameEntry entry = Names.Entries[position];
        return new FallbackTarget(entry.Group, entry.Deployment < 0 ? null : Groups[entry.Group].Deployments[entry.Deployment]);
    }

    /// <summary>The targets of a request's own fallbacks.</summary>
    /// <exception cref="ArgumentException">One of them stands for nothing.</exception>
    public FallbackTarget[] ResolveFallbacks(IReadOnlyList<string> fallbacks)
    {
        var targets = new FallbackTarget[fallbacks.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Find(fallbacks[i]) ?? throw new ArgumentException($"The fallback '{fallbacks[i]}' of the request is no group, alias or deployment of the router.", nameof(fallbacks));
        }

        return targets;
    }
}
