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

    /// <summary>How many hops were made.</summary>
    public int Hops { get; private set; }

    /// <summary>How many entries are still to come, as far as lists are known, within the hops that are left.</summary>
    public readonly int Remaining(RoutedCall call)
    {
        int count = 0;
        foreach (FallbackTarget[] list in _lists ?? [])
        {
            foreach (FallbackTarget target in list)
            {
                count += _entered!.Contains(target) ? 0 : 1;
            }
        }

        return Math.Min(count, call.MaxFallbacks - Hops);
    }

    /// <summary>Puts the list of a group before what is still to come.</summary>
    public void Push(FallbackTarget[] list) => (_lists ??= []).Add(list);

    /// <summary>Takes the list that was pushed last away.</summary>
    public readonly void Pop() => _lists?.RemoveAt(_lists.Count - 1);

    /// <summary>Remembers what has been entered without being a fallback: the group that was asked for.</summary>
    public void Enter(FallbackTarget target) => (_entered ??= []).Add(target);

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
                if (!_entered!.Contains(candidate) && accept(candidate))
                {
                    target = candidate;
                    Enter(candidate);
                    Hops++;
                    return true;
                }
            }
        }

        return false;
    }
}
