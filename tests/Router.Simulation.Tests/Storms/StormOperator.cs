using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Somebody who drains, enables, resets, adds and removes deployments now and then.</summary>
internal sealed class StormOperator(StormPlan plan, Router router, Dictionary<string, StormBook> books, Action<StormDeployment> arrived, Action<string, string> noted)
{
    private readonly Random _random = new(plan.Seed ^ 0x0B5E);
    private int _added;

    public TimeSpan NextGap() => TimeSpan.FromSeconds(Math.Ceiling(-Math.Log(1 - _random.NextDouble()) * 180));

    public void Act()
    {
        StormGroup group = plan.Groups[_random.Next(plan.Groups.Count - 1)];
        List<StormBook> here = [.. group.Deployments.Select(d => books[d.Id]).Where(b => !b.IsRemoved)];
        StormBook? book = here.Count > 0 ? here[_random.Next(here.Count)] : null;
        switch (_random.Next(8))
        {
            case 0 or 1 when book is not null:
                book.IsOff = true;
                noted("drains", book.Configured.Id);
                router.Deployments.Drain(group.Name, book.Configured.Id);
                break;
            case 2 when book is not null:
                book.CoolsUntil = TimeSpan.Zero;
                book.IsHalfOpen = false;
                noted("resets", book.Configured.Id);
                router.Deployments.ResetCooldown(group.Name, book.Configured.Id);
                break;
            case 3 when here.Count > 1 && book != here[0]:
                // The first one stays: others may name it as their fallback, and then it cannot go.
                book!.IsRemoved = true;
                group.Gone.Add(book.Configured.Id);
                noted("removes", book.Configured.Id);
                router.Deployments.Remove(group.Name, book.Configured.Id);
                break;
            case 4 when here.Count < 6:
                StormDeployment added = plan.MakeDeployment(group, $"{group.Name}x{_added++}", weighted: false, tiered: false);
                arrived(added);
                group.Deployments.Add(added);
                group.Most = Math.Max(group.Most, here.Count + 1);
                noted("adds", added.Id);
                router.Deployments.Add(group.Name, StormPlan.ToJson(added).ToJsonString());
                break;
            default:
                foreach (StormBook off in books.Values.Where(b => b.IsOff && !b.IsRemoved))
                {
                    off.IsOff = false;
                    noted("enables", off.Configured.Id);
                    router.Deployments.Enable(off.Configured.Group, off.Configured.Id);
                }

                break;
        }
    }
}
