using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <content>Letting those go slowly who have waited out a provider's limit.</content>
internal sealed partial class RequestQueue
{
    private readonly List<Hold> _holds = [];

    /// <summary>
    /// What lets a request go only in its turn: the one deployment that is open to it was closed by its provider's limit until just
    /// now, while the request waited.
    /// </summary>
    private Hold? HoldOf(Waiter waiter, long now)
    {
        if (waiter.OnlyOpen(now) is not { CooldownKind: FailureKind.RateLimited } only)
        {
            return null;
        }

        long until = only.CooldownUntil;
        long spread = board.Clock.Units(Hold.Spread);
        if (waiter.Joined >= until || now < until || now >= until + spread)
        {
            return null;
        }

        lock (_lock)
        {
            Hold? known = _holds.Find(h => h.Deployment == only);
            if (known?.Until == until)
            {
                return known;
            }

            int waiting = 0;
            long last = now;
            foreach (Lane lane in _lanes)
            {
                for (int i = 0; i < lane.Count; i++)
                {
                    if (lane[i].Joined < until && lane[i].Outlook.Wants.Has(only))
                    {
                        waiting++;
                        last = Math.Max(last, lane[i].Until);
                    }
                }
            }

            if (known is not null)
            {
                _holds.Remove(known);
            }

            var hold = new Hold(only, until) { Next = now, Interval = Math.Min(spread, last - now) / Math.Max(1, waiting) };
            _holds.Add(hold);
            return hold;
        }
    }
}
