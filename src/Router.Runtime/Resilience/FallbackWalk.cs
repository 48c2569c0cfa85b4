using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>
/// The order in which fallbacks are asked: the entries of the group's list, and before each next entry the list of the one that
/// failed. Nothing is entered twice, so no loop can happen. One request's; not thread-safe.
/// </summary>
internal struct FallbackWalk
{
    private List<FallbackTarget[]>? _lists;
    private HashSet<FallbackTarget>? _entered;
    private List<FallbackTarget>? _refused;

    /// <summary>How many hops were made.</summary>
    public int Hops { get; private set; }

    /// <summary>The entries that were due and could not answer, in the order in which they were asked, as far as they were not taken later.</summary>
    public readonly IEnumerable<FallbackTarget> Refused
    {
        get
        {
            HashSet<FallbackTarget>? entered = _entered;
            return (_refused ?? []).Where(t => entered?.Contains(t) != true);
        }
    }

    /// <summary>How many entries are still to come, as far as lists are known, within the hops that are left.</summary>
    public readonly int Remaining(RoutedCall call)
    {
        int count = 0;
        for (int l = 0; l < _lists?.Count; l++)
        {
            foreach (FallbackTarget target in _lists[l])
            {
                // Where several lists name it, it is entered once.
                count += _entered!.Contains(target) || _lists.FindIndex(0, l, other => Array.IndexOf(other, target) >= 0) >= 0 ? 0 : 1;
            }
        }

        return Math.Min(count, call.MaxFallbacks - Hops);
    }

    /// <summary>Enters what was asked for, or a fallback: its list, not yet known, goes before what is still to come.</summary>
    public void Enter(FallbackTarget target)
    {
        (_entered ??= []).Add(target);
        (_lists ??= []).Add([]);
    }

    /// <summary>Says which list applies to what was entered last: how that failed decides it.</summary>
    public readonly void List(FallbackTarget[] list) => _lists![^1] = list;

    /// <summary>The next entry that is accepted; the others stay to come, since they may be acceptable later.</summary>
    public bool TryNext(RoutedCall call, Func<FallbackTarget, bool> accept, out FallbackTarget target)
    {
        target = default;
        if (_lists is null || Hops >= call.MaxFallbacks)
        {
            return false;
        }

        for (int l = _lists.Count - 1; l >= 0; l--)
        {
            foreach (FallbackTarget candidate in _lists[l])
            {
                if (_entered!.Contains(candidate))
                {
                    continue;
                }

                if (accept(candidate))
                {
                    target = candidate;
                    Hops++;
                    Enter(candidate);
                    return true;
                }

                if (!(_refused ??= []).Contains(candidate))
                {
                    _refused.Add(candidate);
                }
            }
        }

        return false;
    }
}
