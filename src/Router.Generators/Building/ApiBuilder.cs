using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>
/// Names the members of a router. A configuration with faults gets every member that it can have, so that one mistake does not
/// become an error at every use of the router.
/// </summary>
internal static class ApiBuilder
{
    public static ApiModel Build(RouterShape shape, string hintName, RouterSpec spec, CancellationToken cancellation)
    {
        var describer = new Describer(spec);
        var names = new UniqueNames([shape.Name, .. MemberNames.ReservedInRouter]);
        string?[] members = GroupMembers(shape, spec, names);
        var groups = new List<GroupModel>();
        for (int i = 0; i < members.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (members[i] is { } member)
            {
                GroupSpec group = spec.Groups[i];
                string deploymentsType = member + "Deployments";
                groups.Add(new GroupModel(
                    i,
                    group.Name,
                    member,
                    names.Take(member + "Group", "Client"),
                    deploymentsType,
                    group.IsEmbedding,
                    describer.Group(group),
                    Deployments(group, member, deploymentsType, describer)));
            }
        }

        return new ApiModel(shape, hintName, describer.Router(), new EquatableArray<GroupModel>([.. groups]), Strategies(spec));
    }

    private static EquatableArray<StrategyModel> Strategies(RouterSpec spec)
    {
        var strategies = new List<StrategyModel>();
        for (int i = 0; i < spec.Groups.Count; i++)
        {
            if (spec.Groups[i].StrategyType is { } type)
            {
                strategies.Add(new StrategyModel(i, type));
            }
        }

        return new EquatableArray<StrategyModel>([.. strategies]);
    }

    /// <summary>
    /// All properties are named before any class, so that no class takes a property's name. Wildcard groups have none: a client
    /// without the name that was asked for could not say which model it means.
    /// </summary>
    private static string?[] GroupMembers(RouterShape shape, RouterSpec spec, UniqueNames names)
    {
        string?[] members = new string?[spec.Groups.Count];
        for (int i = 0; i < members.Length; i++)
        {
            if (spec.Groups[i].IsWildcard)
            {
                continue;
            }

            string member = MemberNames.Of(spec.Groups[i].Name, spec.Groups[i].Settings);

            // C# does not let a member have the name of its class.
            member = member == shape.Name ? member + "Group" : member;
            members[i] = names.TryTake(member) ? member : null;
        }

        return members;
    }

    private static EquatableArray<DeploymentModel> Deployments(GroupSpec group, string member, string type, Describer describer)
    {
        var handles = new UniqueNames([type, .. MemberNames.ReservedInDeployments]);
        var constants = new UniqueNames([member]);
        var deployments = new List<DeploymentModel>();
        for (int i = 0; i < group.Deployments.Count; i++)
        {
            DeploymentSpec deployment = group.Deployments[i];
            if (deployment.NestedGroup is not null)
            {
                continue; // It has no state of its own; the deployments that it stands for have handles in their group.
            }

            string name = MemberNames.Of(deployment.Id, deployment.Settings);
            name = name == type ? name + "Handle" : name;
            if (handles.TryTake(name))
            {
                deployments.Add(new DeploymentModel(
                    i, group.Name + "/" + deployment.Id, name, constants.Take(name, "Deployment"), describer.Deployment(group, deployment)));
            }
        }

        return new EquatableArray<DeploymentModel>([.. deployments]);
    }
}
