namespace LlmRouter.Configuration;

/// <summary>Groups that fall back to each other. That works, and it does not help when all of them are down.</summary>
internal static class FallbackCircles
{
    private const int MostShown = 6;

    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        var edges = new Dictionary<GroupSpec, List<(GroupSpec Target, Place Place)>>();
        foreach (GroupSpec group in spec.Groups)
        {
            var targets = new List<(GroupSpec, Place)>();
            if (group.Settings.TryGet(Setting.Fallbacks, out SettingValue list))
            {
                foreach (FallbackSpec entry in list.Fallbacks)
                {
                    if (entry.IsGeneral && names.Resolve(entry.Target, out bool whole) is { } target && whole && !ReferenceEquals(target, group))
                    {
                        targets.Add((target, entry.Place));
                    }
                }
            }

            edges.Add(group, targets);
        }

        Walk(spec, edges, faults);
    }

    /// <summary>Depth first, with a stack of its own: each edge is looked at once, and a long chain is no deep recursion.</summary>
    private static void Walk(RouterSpec spec, Dictionary<GroupSpec, List<(GroupSpec Target, Place Place)>> edges, FaultBag faults)
    {
        var done = new HashSet<GroupSpec>();
        var path = new List<(GroupSpec Group, int Next)>();
        var onPath = new HashSet<GroupSpec>();
        foreach (GroupSpec start in spec.Groups)
        {
            if (!done.Add(start))
            {
                continue;
            }

            path.Add((start, 0));
            onPath.Add(start);
            while (path.Count > 0)
            {
                (GroupSpec group, int next) = path[path.Count - 1];
                if (next == edges[group].Count)
                {
                    path.RemoveAt(path.Count - 1);
                    onPath.Remove(group);
                    continue;
                }

                path[path.Count - 1] = (group, next + 1);
                (GroupSpec target, Place place) = edges[group][next];
                if (onPath.Contains(target))
                {
                    int from = path.FindIndex(one => ReferenceEquals(one.Group, target));

                    // A circle of hundreds is no easier to understand for being written out.
                    string circle = string.Join(" -> ", path.Skip(from).Take(MostShown).Select(static one => Words.Show(one.Group.Name))) + (path.Count - from > MostShown ? " -> ..." : "");
                    faults.Add(ConfigRules.FallbackCircle, place, Words.Show(group.Name), Words.Show(target.Name), $"{circle} -> {Words.Show(target.Name)}");
                }
                else if (done.Add(target))
                {
                    path.Add((target, 0));
                    onPath.Add(target);
                }
            }
        }
    }
}
