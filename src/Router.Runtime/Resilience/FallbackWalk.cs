using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>
/// The order in which fallbacks are asked: the entries of the group's list, and before each next entry the list of the one that
/// failed. Nothing is entered twice, so no loop can happen. One request's; not thread-safe.
/// </summary>
internal struct FallbackWalk
{
    private Stack<(FallbackTarget[] Targets, int Next)>? _lists;
    private HashSet<FallbackTarget>? _entered;

    /// <summary>How many hops were made.</summary>
    public int Hops { get; private set; }

    /// <summary>How many entries are still to come, as far as lists are known, within the hops that are left.</summary>
    public readonly int Remaining(RoutedCall call)
    {
        int count = 0;
        foreach ((FallbackTarget[] targets, int next) in _lists ?? [])
        {
            count += targets.Length - next;
        }

        return Math.Min(count, call.MaxFallbacks - Hops);
    }

    /// <summary>Puts the list of a group that failed before what is still to come.</summary>
    public void Push(FallbackTarget[] targets)
    {
        if (targets.Length > 0)
        {
            (_lists ??= new()).Push((targets, 0));
        }
    }

    /// <summary>Remembers what has been entered without being a fallback: the group that was asked for.</summary>
    public void Enter(FallbackTarget target) => (_entered ??= []).Add(target);

    /// <summary>The next entry.</summary>
    /// <param name="call">The request.</param>
    /// <param name="onlyIf">Passes over entries that this does not accept, leaving them to come.</param>
    /// <param name="target">The entry.</param>
    public bool TryNext(RoutedCall call, Func<FallbackTarget, bool> onlyIf, out FallbackTarget target)
    {
        while (_lists is { Count: > 0 } && Hops < call.MaxFallbacks)
        {
            (FallbackTarget[] targets, int next) = _lists.Pop();
            for (int i = next; i < targets.Length; i++)
            {
                if (!_entered!.Contains(targets[i]) && onlyIf(targets[i]))
                {
                    target = targets[i];
                    _lists.Push((targets, i + 1));
                    _entered.Add(target);
                    Hops++;
                    return true;
                }
            }
        }

        target = default;
        return false;
    }
}
