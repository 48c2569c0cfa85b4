using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Building;

/// <summary>
/// The candidates of a group: its own deployments, and in the place of each <c>group/name</c> those of that group. Weights are
/// multiplied, tiers nested, tags added; access tags must be granted on every level. Who can be reached twice counts once.
/// </summary>
internal static class MemberList
{
    /// <param name="group">What is declared.</param>
    /// <param name="router">The settings of the router.</param>
    /// <param name="declared">The group's own deployments by declared position; <see langword="null"/> where a group stands.</param>
    /// <param name="settingsOf">What is configured for a deployment.</param>
    /// <param name="nested">The table of a group that stands in this one.</param>
    /// <param name="isForHere">Whether what is declared so is for this environment.</param>
    public static GroupMember[] Of(
        GroupSpec group,
        SettingBag router,
        DeploymentState?[] declared,
        Func<DeploymentState, DeploymentSettings> settingsOf,
        Func<string, GroupTable?> nested,
        Func<SettingBag, bool> isForHere)
    {
        var members = new List<GroupMember>(declared.Length);
        var seen = new HashSet<DeploymentState>();
        for (int d = 0; d < declared.Length; d++)
        {
            SettingBag own = group.Deployments[d].Settings;
            var lookup = new SettingLookup(own, group.Settings, router);
            int order = (int)(own.Number(Setting.Order) ?? 0);
            if (declared[d] is { } state)
            {
                seen.Add(state);
                members.Add(new GroupMember(state, own.Number(Setting.Weight), lookup.Number(Setting.Rpm), lookup.Number(Setting.Tpm), [order], settingsOf(state).Traits));
            }
            else if (own.Flag(Setting.Disabled) != true && isForHere(own) && group.Deployments[d].NestedGroup is { } name && nested(name) is { } table)
            {
                members.AddRange(table.Members.Where(m => seen.Add(m.State)).Select(m => Inside(m, lookup, own, order)));
            }
        }

        return [.. members];
    }

    private static GroupMember Inside(GroupMember member, SettingLookup lookup, SettingBag own, int order) => member with
    {
        Weight = own.Number(Setting.Weight) is { } weight ? weight * (member.Weight ?? 1) : member.Weight,
        Tier = [order, .. member.Tier],
        Traits = member.Traits.Within(
            own.TryGet(Setting.Tags, out SettingValue tags) ? tags.TextList : [],
            lookup.TryGet(Setting.AccessTags, out SettingValue access) ? access.TextList : []),
    };
}
