namespace LlmRouter.Configuration;

/// <summary>The rules that need a whole configuration. Every fault there is gets reported, none twice.</summary>
internal static class SpecRules
{
    /// <param name="spec">What was read and merged.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="members">
    /// Whether a class is generated, so that names must make members; a router built at run time has none.
    /// </param>
    public static void Check(RouterSpec spec, FaultBag faults, bool members = true)
    {
        var names = new SpecNames(spec);
        GroupRules.Check(spec, faults);
        foreach (EndpointSpec endpoint in spec.Endpoints)
        {
            EndpointRules.Check(spec, endpoint, faults);
            SecretRules.Check(endpoint.Settings, Words.Endpoint(endpoint.Name), faults);
        }

        foreach (GroupSpec group in spec.Groups)
        {
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                string where = Words.Deployment(deployment.Id, group.Name);
                ModelRules.Check(deployment, where, faults);
                EndpointRules.Check(spec, deployment, where, faults);
                SecretRules.Check(deployment.Settings, where, faults);
            }
        }

        AliasRules.Check(spec, names, faults);
        FallbackRules.Check(spec, names, faults);
        if (members)
        {
            MemberRules.Check(spec, faults);
        }
    }
}
