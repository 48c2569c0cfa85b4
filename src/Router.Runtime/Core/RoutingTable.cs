using LlmRouter.Configuration;
using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>Everything that a request looks up, as it was at one moment. Immutable; a change is a new table.</summary>
internal sealed class RoutingTable(GroupTable[] groups, List<NameEntry> names, Func<string, int> find, BudgetBook budgets)
{
    public GroupTable[] Groups { get; } = groups;

    public BudgetBook Budgets { get; } = budgets;

    /// <summary>Every name, in the order that <see cref="NameIndex"/> gives.</summary>
    public IReadOnlyList<NameEntry> Names { get; } = names;

    /// <summary>What a name stands for; <see langword="null"/> when it stands for nothing.</summary>
    public FallbackTarget? Find(string name)
    {
        int position = find(name);
        if (position < 0)
        {
            return null;
        }

        NameEntry entry = Names[position];
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
