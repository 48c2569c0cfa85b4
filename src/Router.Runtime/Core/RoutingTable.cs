using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>Everything that a request looks up, as it was at one moment. Immutable; a change is a new table.</summary>
internal sealed class RoutingTable
{
    // Longer than any model's name; what a caller invents is sent on, and remembered, no further.
    private const int LongestCapture = 256;

    private readonly int[] _wildcards;
    private readonly string? _default;

    /// <param name="groups">The groups.</param>
    /// <param name="names">Every name.</param>
    /// <param name="budgets">What calls are paid from.</param>
    /// <param name="defaultGroup">The name that unknown names stand for, if any.</param>
    public RoutingTable(GroupTable[] groups, NameTable names, BudgetBook budgets, string? defaultGroup)
    {
        Groups = groups;
        Names = names;
        Budgets = budgets;
        _default = defaultGroup;

        // The longest literal part first, then as declared.
        _wildcards = [.. groups.Where(g => g.Exists && WildcardNames.IsWildcard(g.Name)).OrderByDescending(g => g.Name.Length).ThenBy(g => g.Ordinal).Select(g => g.Ordinal)];
    }

    public GroupTable[] Groups { get; }

    public BudgetBook Budgets { get; }

    /// <summary>Every name.</summary>
    public NameTable Names { get; }

    /// <summary>
    /// What a name stands for: an exact one, else a pattern that it matches, else the default group; <see langword="null"/> when
    /// it stands for nothing.
    /// </summary>
    public FallbackTarget? Find(string name)
        => FindExact(name) ?? FindPattern(name) ?? (_default is null ? null : FindExact(_default) ?? FindPattern(_default));

    /// <summary>What of a name stands in the star's place of a pattern; <see langword="null"/> when it does not match, or cannot be a model.</summary>
    public static string? Capture(string pattern, string name)
        => WildcardNames.Match(pattern, name, out string? capture) && capture.Length <= LongestCapture && capture is not ("." or "..") && !capture.AsSpan().ContainsAnyInRange('\0', '\x1F') ? capture : null;

    private FallbackTarget? FindExact(string name)
    {
        int position = Names.Find(name);
        if (position < 0)
        {
            return null;
        }

        NameEntry entry = Names.Entries[position];
        return new FallbackTarget(entry.Group, entry.Deployment < 0 ? null : Groups[entry.Group].Declared[entry.Deployment], entry.Capture);
    }

    private FallbackTarget? FindPattern(string name)
    {
        foreach (int wildcard in _wildcards)
        {
            if (Capture(Groups[wildcard].Name, name) is { } capture)
            {
                return new FallbackTarget(wildcard, null, capture);
            }
        }

        return null;
    }

    /// <summary>The targets of a request's own fallbacks.</summary>
    /// <exception cref="ArgumentException">One of them stands for nothing.</exception>
    public FallbackTarget[] ResolveFallbacks(IReadOnlyList<FallbackEntry> fallbacks)
    {
        var targets = new FallbackTarget[fallbacks.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            FallbackEntry entry = fallbacks[i] ?? throw new ArgumentException("A fallback of the request is null.", nameof(fallbacks));
            targets[i] = Find(entry) ?? throw new ArgumentException($"The fallback '{Redaction.Clean(entry.Target)}' of the request is no group, alias or deployment of the router.", nameof(fallbacks));
        }

        return targets;
    }

    /// <summary>The target of a request's own fallback, with what it changes.</summary>
    public FallbackTarget? Find(FallbackEntry entry)
        => Find(entry.Target) is not { } target ? null
            : entry.Configure is { } edit ? target with { Overrides = new HopOverrides(Providers.ChatDefaults.None, Edit: edit) } : target;
}
