using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>Puts a whole document in the place of what the same origin has declared so far.</summary>
/// <remarks>
/// Of two sources that declare one thing the file goes before what was compiled in, since a file that took part in the build is
/// compiled in as well. What the program has declared itself is not overruled: that is a fault.
/// </remarks>
internal sealed class LayerEdit(Blueprint blueprint, FaultBag faults, List<string> complaints)
{
    public void Replace(DeploymentOrigin origin, RouterSpec spec)
    {
        blueprint.Settings = blueprint.Settings.With(origin, spec.Settings);
        Replace(blueprint.Aliases, spec.Aliases, origin, a => (Words.Alias(a.Name), a.Name, a.Place));
        Replace(blueprint.Endpoints, spec.Endpoints, origin, e => (Words.Endpoint(e.Name), e.Name, e.Place));
        Replace(blueprint.Budgets, spec.Budgets, origin, b => (Words.Budget(b.Scope), $"{b.Scope} {b.Per}", b.Place));
        var declared = new HashSet<string>(spec.Groups.Select(g => g.Name), StringComparer.OrdinalIgnoreCase);
        for (int g = 0; g < blueprint.Groups.Count; g++)
        {
            if (!declared.Contains(blueprint.Groups[g].Name))
            {
                Drop(g, origin);
            }
        }

        foreach (GroupSpec group in spec.Groups)
        {
            GroupPlan plan = blueprint.EditOrAdd(group.Name, group.Place);
            Declare(plan, group, origin);
            Replace(plan, group, origin);
        }
    }

    /// <summary>Lets a source declare a group and its settings. What the group does can never change: clients of it exist.</summary>
    public void Declare(GroupPlan plan, GroupSpec group, DeploymentOrigin origin)
    {
        bool embeds = plan.IsEmbedding;
        bool isNew = plan.Settings == SettingLayers.None;
        plan.Set((plan.Exists ? plan.Settings : SettingLayers.None).With(origin, group.Settings));
        plan.Declare(origin);
        if (!isNew && plan.IsEmbedding != embeds)
        {
            complaints.Add($"group '{Words.Show(plan.Name)}' cannot do something else than it did: give the new one another name");
        }
    }

    private void Replace(GroupPlan plan, GroupSpec group, DeploymentOrigin origin)
    {
        var given = new Dictionary<string, DeploymentSpec>(StringComparer.OrdinalIgnoreCase);
        foreach (DeploymentSpec deployment in group.Deployments)
        {
            given.TryAdd(deployment.Id, deployment);
        }

        plan.Deployments.RemoveAll(d => d.Origin == origin && !given.ContainsKey(d.Spec.Id));
        for (int d = 0; d < plan.Deployments.Count; d++)
        {
            DeploymentPlan before = plan.Deployments[d];
            if (given.Remove(before.Spec.Id, out DeploymentSpec? spec))
            {
                if (origin == DeploymentOrigin.File && before.Origin == DeploymentOrigin.Api)
                {
                    Conflict(Words.Deployment(spec.Id, plan.Name), spec.Place);
                }

                plan.Deployments[d] = new DeploymentPlan(spec, origin);
            }
        }

        plan.Deployments.AddRange(group.Deployments.Where(d => given.Remove(d.Id)).Select(d => new DeploymentPlan(d, origin)));
    }

    /// <summary>A group that the source declares no more: it goes, unless another source declares it or something in it.</summary>
    private void Drop(int ordinal, DeploymentOrigin origin)
    {
        GroupPlan before = blueprint.Groups[ordinal];
        if ((before.Declared & (1 << (int)origin)) == 0 && before.Deployments.TrueForAll(d => d.Origin != origin))
        {
            return;
        }

        GroupPlan plan = blueprint.Edit(ordinal);
        plan.Undeclare(origin);
        plan.Set(plan.Settings.With(origin, new SettingBag()));
        plan.Deployments.RemoveAll(d => d.Origin == origin);
        if (plan.Deployments.Count == 0 && !plan.Exists)
        {
            plan.Clear(before.IsEmbedding);
        }
        else
        {
            // What the program has put into a file's group keeps the group.
            plan.Declare(plan.Deployments.Count > 0 ? plan.Deployments[0].Origin : DeploymentOrigin.Compiled);
        }
    }

    private void Replace<T>(List<(T Spec, DeploymentOrigin Origin)> list, List<T> specs, DeploymentOrigin origin, Func<T, (string What, string Name, Place Place)> describe)
    {
        list.RemoveAll(i => i.Origin == origin);
        foreach (T spec in specs)
        {
            (string what, string name, Place place) = describe(spec);
            int index = list.FindIndex(i => string.Equals(describe(i.Spec).Name, name, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                list.Add((spec, origin));
            }
            else if (list[index].Origin == DeploymentOrigin.Api)
            {
                Conflict(what, place);
            }
            else
            {
                list[index] = (spec, origin);
            }
        }
    }

    private void Conflict(string what, Place place) => faults.Add(ConfigRules.Conflict, place, Words.Capital(what));
}
