using System.Collections.Frozen;

namespace LlmRouter.Core;

/// <summary>
/// Who in a group is for which request, worked out once: a word a segment for every tag, grant and region, for what models
/// lack, and for windows. Immutable.
/// </summary>
internal sealed class GroupMasks
{
    /// <summary>The tag of deployments that requests without tags take.</summary>
    public const string DefaultTag = "default";

    private readonly ulong[] _members;
    private readonly ulong[] _plain;
    private readonly ulong[]? _default;
    private readonly FrozenDictionary<string, ulong[]> _tags;
    private readonly AccessLayer[] _access;
    private readonly FrozenDictionary<string, ulong[]> _regions;
    private readonly (RequestFeatures Feature, ulong[] Words)[] _lacking;
    private readonly (int Window, ulong[] Words)[] _windows;
    private readonly bool _all;

    /// <param name="segments">The group's segments.</param>
    /// <param name="members">The deployments.</param>
    /// <param name="positions">Their indices.</param>
    /// <param name="matchAll">Whether a deployment must have all tags of a request, unless that says otherwise.</param>
    public GroupMasks(GroupSegment[] segments, GroupMember[] members, int[] positions, bool matchAll)
    {
        _all = matchAll;
        _members = Array.ConvertAll(segments, s => s.Members);
        var tags = new Dictionary<string, ulong[]>(StringComparer.OrdinalIgnoreCase);
        var access = new List<AccessLayer>();
        var regions = new Dictionary<string, ulong[]>(StringComparer.OrdinalIgnoreCase);
        var lacking = new SortedDictionary<RequestFeatures, ulong[]>();
        var windows = new SortedDictionary<int, ulong[]>();
        for (int m = 0; m < members.Length; m++)
        {
            (int s, int slot) = (positions[m] >> 6, positions[m] & 63);
            DeploymentTraits traits = members[m].Traits;
            foreach (string tag in traits.Tags)
            {
                Mark(tags, tag, s, slot);
            }

            for (int layer = 0; layer < traits.AccessTags.Count; layer++)
            {
                if (layer == access.Count)
                {
                    access.Add(new AccessLayer([.. _members], new(StringComparer.OrdinalIgnoreCase)));
                }

                access[layer].Open[s] &= ~(1UL << slot);
                foreach (string tag in traits.AccessTags[layer])
                {
                    Mark(access[layer].ByTag, tag, s, slot);
                }
            }

            if (traits.Region is { } region)
            {
                Mark(regions, region, s, slot);
            }

            for (var left = (uint)traits.Lacks; left != 0; left &= left - 1)
            {
                Mark(lacking, (RequestFeatures)(left & (0 - left)), s, slot);
            }

            if (traits.ContextWindow is { } window)
            {
                Mark(windows, window, s, slot);
            }
        }

        _tags = tags.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _access = [.. access];
        _regions = regions.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _lacking = [.. lacking.Select(p => (p.Key, p.Value))];
        _windows = [.. windows.Select(p => (p.Key, p.Value))];
        _default = tags.GetValueOrDefault(DefaultTag);
        _plain = new ulong[segments.Length];
        Lacked = _lacking.Aggregate(RequestFeatures.None, (all, l) => all | l.Feature);
        for (int s = 0; s < segments.Length; s++)
        {
            _plain[s] = (_default?[s] ?? _members[s]) & Granted(s, null);
        }

        SmallestWindow = _windows.Length > 0 ? _windows[0].Window : int.MaxValue;
    }

    /// <summary>What some of the group are known not to have: only these must be looked for in a request.</summary>
    public RequestFeatures Lacked { get; }

    /// <summary>Requests that are smaller fit everywhere, and need not be estimated.</summary>
    public int SmallestWindow { get; }

    /// <summary>The deployments of a segment that a request is for.</summary>
    public ulong For(int segment, in RequestFacts request)
    {
        ulong word = request.Demands is { } demands
            ? Granted(segment, demands) & InRegion(segment, demands) & Tagged(segment, demands)
            : _plain[segment];
        return Fitting(segment, word, in request);
    }

    /// <summary>The same for a request that asks for a deployment by name, which needs no tag to find it.</summary>
    public ulong ForPin(int segment, in RequestFacts request)
    {
        Demands? demands = request.Demands;
        ulong word = Granted(segment, demands) & InRegion(segment, demands) & _members[segment];
        return Fitting(segment, demands is { Tags.Length: > 0 } or { Excluded.Length: > 0 } ? word & Tagged(segment, demands) : word, in request);
    }

    /// <summary>Of a segment, those that the request was granted.</summary>
    public ulong Granted(int segment, Demands? demands)
    {
        ulong word = _members[segment];
        foreach (AccessLayer layer in _access)
        {
            ulong granted = layer.Open[segment];
            foreach (string tag in demands?.AccessTags ?? [])
            {
                granted |= layer.ByTag.TryGetValue(tag, out ulong[]? words) ? words[segment] : 0;
            }

            word &= granted;
        }

        return word;
    }

    /// <summary>Of a segment, those in the region that the request demands.</summary>
    public ulong InRegion(int segment, Demands? demands)
        => demands?.Region is not { } region ? _members[segment]
            : _regions.TryGetValue(region, out ulong[]? words) ? words[segment]
            : 0;

    /// <summary>Of a segment, those whose tags match.</summary>
    public ulong Tagged(int segment, Demands? demands)
    {
        string[] wanted = demands?.Tags ?? [];
        bool all = demands?.Matching is { } matching ? matching == TagMatching.All : _all;
        ulong word = wanted.Length == 0 ? _default?[segment] ?? _members[segment] : all ? _members[segment] : 0;
        foreach (string tag in wanted)
        {
            ulong having = _tags.TryGetValue(tag, out ulong[]? words) ? words[segment] : 0;
            word = all ? word & having : word | having;
        }

        foreach (string tag in demands?.Excluded ?? [])
        {
            word &= ~(_tags.TryGetValue(tag, out ulong[]? words) ? words[segment] : 0);
        }

        return word;
    }

    private ulong Fitting(int segment, ulong word, in RequestFacts request)
    {
        if ((request.Features & Lacked) != 0)
        {
            word &= Able(segment, request.Features);
        }

        return request.Tokens > SmallestWindow ? word & Large(segment, request.Tokens) : word;
    }

    private ulong Able(int segment, RequestFeatures features)
    {
        ulong word = ulong.MaxValue;
        foreach ((RequestFeatures feature, ulong[] words) in _lacking)
        {
            word &= (feature & features) != 0 ? ~words[segment] : ulong.MaxValue;
        }

        return word;
    }

    private ulong Large(int segment, long tokens)
    {
        ulong word = ulong.MaxValue;
        foreach ((int window, ulong[] words) in _windows)
        {
            if (tokens <= window)
            {
                break;
            }

            word &= ~words[segment];
        }

        return word;
    }

    private void Mark<TKey>(IDictionary<TKey, ulong[]> masks, TKey key, int segment, int slot)
    {
        if (!masks.TryGetValue(key, out ulong[]? words))
        {
            masks[key] = words = new ulong[_members.Length];
        }

        words[segment] |= 1UL << slot;
    }

    /// <summary>One condition of access: who has none, and who takes which tag.</summary>
    private sealed record AccessLayer(ulong[] Open, Dictionary<string, ulong[]> ByTag);
}
