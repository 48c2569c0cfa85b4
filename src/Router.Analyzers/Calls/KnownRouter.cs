using LlmRouter.Configuration;

namespace LlmRouter.Analyzers;

/// <summary>The names that one router answers to, as its configuration has them. Immutable.</summary>
internal sealed class KnownRouter
{
    private readonly Dictionary<string, NameEntry> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, GroupSpec> _members = new(StringComparer.Ordinal);
    private readonly RouterSpec _spec;
    private readonly int[] _wildcards;

    public KnownRouter(RouterSpec spec)
    {
        _spec = spec;
        _wildcards = WildcardNames.Order(spec.Groups);
        foreach (NameEntry entry in NameIndex.Build(spec))
        {
            _names[entry.Name] = entry;
        }

        foreach (GroupSpec group in spec.Groups)
        {
            if (!group.IsWildcard)
            {
                _members[MemberNames.Of(group.Name, group.Settings)] = group;
            }
        }
    }

    /// <summary>Whether everything that it answers to is known.</summary>
    public bool IsComplete => !_spec.Incomplete && _spec.Groups.Count > 0 && !_spec.Settings.Has(Setting.DefaultGroup);

    /// <summary>What callers may write, groups first.</summary>
    public IEnumerable<string> Names => _names.Keys;

    /// <summary>The group behind a name; <paramref name="whole"/> says whether the name is the group's own.</summary>
    public GroupSpec? Find(string name, out bool whole)
    {
        whole = false;
        if (_names.TryGetValue(name, out NameEntry entry))
        {
            whole = entry.Kind == NameKind.Group;
            return _spec.Groups[entry.Group];
        }

        int wildcard = WildcardNames.Find(_spec.Groups, _wildcards, name, out _);
        return wildcard < 0 ? null : _spec.Groups[wildcard];
    }

    /// <summary>The group that a member of the generated class stands for.</summary>
    public GroupSpec? OfMember(string member) => _members.TryGetValue(member, out GroupSpec? group) ? group : null;

    /// <summary>Whether a <c>ModelId</c> means something to a group: its own name, or one of its deployments.</summary>
    public static bool Takes(GroupSpec group, string model) =>
        string.Equals(model, group.Name, StringComparison.OrdinalIgnoreCase) || group.Find(model) is not null
        || (model.StartsWith(group.Name + "/", StringComparison.OrdinalIgnoreCase) && group.Find(model.Substring(group.Name.Length + 1)) is not null);
}
