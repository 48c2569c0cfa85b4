namespace LlmRouter.Configuration;

/// <summary>Finds what an attribute beside groups and deployments is for.</summary>
internal sealed class TargetFinder(ReadContext context, SpecBuilder builder)
{
    /// <summary>The settings of the router, of a group or of a deployment; what does not exist is reported.</summary>
    /// <param name="node">The name; <see langword="null"/> = the router.</param>
    /// <param name="what">What is declared for it, as the beginning of a sentence.</param>
    /// <param name="deployments">Whether it may be a deployment.</param>
    public (SettingBag Settings, string Where)? Find(ConfigNode? node, string what, bool deployments)
    {
        if (node is null)
        {
            return (builder.Spec.Settings, Words.Defaults);
        }

        string name = node.Text;
        if (builder.FindGroup(name) is { } group)
        {
            return (group.Settings, Words.Group(group.Name));
        }

        int slash = name.LastIndexOf('/');
        if (deployments && slash >= 0 && builder.FindDeployment(name.Substring(0, slash), name.Substring(slash + 1)) is { } deployment)
        {
            return (deployment.Settings, Words.Deployment(deployment.Id, name.Substring(0, slash)));
        }

        if (!builder.Spec.Incomplete)
        {
            string kind = deployments ? "group or deployment" : "group";
            var known = new List<string>(builder.Spec.Groups.Select(static one => one.Name));
            if (deployments)
            {
                known.AddRange(builder.Spec.Groups.SelectMany(static one => one.Deployments.Select(inner => one.Name + "/" + inner.Id)));
            }

            string? suggestion = context.Faults.Nearest(name, known);
            context.Faults.Add(new Fault(ConfigRules.UnknownGroup, node.Place, [what, kind, Words.Show(name), Words.Hint(suggestion, known, kind)])
            {
                Suggestion = suggestion,
            });
        }

        return null;
    }
}
