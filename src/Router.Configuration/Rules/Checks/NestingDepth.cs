using System.Text;

namespace LlmRouter.Configuration;

/// <summary>
/// Groups that contain themselves, and groups that lie too deep in each other. Goes down without recursion: a hostile
/// configuration may nest as deeply as it likes.
/// </summary>
internal sealed class NestingDepth
{
    private const int MostShown = 6;

    /// <summary>Marks a group on the way down from the one that is looked at.</summary>
    private const int OnTheWay = -1;

    private readonly Dictionary<GroupSpec, List<NestedGroup>> _nesting;
    private readonly FaultBag _faults;
    private readonly Dictionary<GroupSpec, int> _depths = [];
    private readonly List<(GroupSpec Group, int Next)> _way = [];

    private NestingDepth(Dictionary<GroupSpec, List<NestedGroup>> nesting, FaultBag faults)
    {
        _nesting = nesting;
        _faults = faults;
    }

    public static void Check(RouterSpec spec, Dictionary<GroupSpec, List<NestedGroup>> nesting, FaultBag faults)
    {
        var check = new NestingDepth(nesting, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            if (nesting.ContainsKey(group) && !check._depths.ContainsKey(group))
            {
                check.GoDown(group);
            }
        }
    }

    private void GoDown(GroupSpec start)
    {
        Enter(start);
        while (_way.Count > 0)
        {
            (GroupSpec group, int next) = _way[_way.Count - 1];
            if (!_nesting.TryGetValue(group, out List<NestedGroup>? inside) || next == inside.Count)
            {
                _depths[group] = Depth(inside);
                _way.RemoveAt(_way.Count - 1);
                continue;
            }

            _way[_way.Count - 1] = (group, next + 1);
            if (!_depths.TryGetValue(inside[next].Group, out int depth))
            {
                Enter(inside[next].Group);
            }
            else if (depth == OnTheWay)
            {
                ReportCycle(inside[next]);
            }
        }
    }

    private void Enter(GroupSpec group)
    {
        _depths[group] = OnTheWay;
        _way.Add((group, 0));
    }

    /// <summary>How many groups lie below; where there are too many, that is a fault of the level that is one too high.</summary>
    private int Depth(List<NestedGroup>? inside)
    {
        int deepest = 0;
        foreach (NestedGroup nested in inside ?? [])
        {
            int depth = 1 + Math.Max(0, _depths[nested.Group]);
            if (depth == GroupReference.MaxDepth + 1)
            {
                _faults.Add(
                    ConfigRules.BadNesting, nested.Place, Words.Capital(nested.Where),
                    $"{depth} groups lie in each other below this one, and {GroupReference.MaxDepth} may. List the deployments of an inner group in its place.");
            }

            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private void ReportCycle(NestedGroup back)
    {
        int first = _way.FindIndex(step => ReferenceEquals(step.Group, back.Group));
        var path = new StringBuilder();
        for (int i = first; i < _way.Count; i++)
        {
            if (i - first == MostShown)
            {
                path.Append("..., which contains ");
                break;
            }

            path.Append('\'').Append(Words.Show(_way[i].Group.Name)).Append("', which contains ");
        }

        _faults.Add(
            ConfigRules.BadNesting, back.Place, Words.Capital(back.Where),
            $"the group contains itself: {path}'{Words.Show(back.Group.Name)}'. Remove one of these.");
    }
}
