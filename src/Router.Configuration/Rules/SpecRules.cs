namespace LlmRouter.Configuration;

/// <summary>The rules that need a whole configuration. Every fault there is gets reported, none twice.</summary>
internal static class SpecRules
{
    /// <param name="spec">What was read and merged.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="members">
    /// Whether a class is generated, so that names must make members; a router built at run time has none.
    /// </param>
    /// <param name="advice">Whether to add notes for whoever writes it.</param>
    public static void Check(RouterSpec spec, FaultBag faults, bool members = true, bool advice = false)
    {
        var names = new SpecNames(spec);
        var facts = new SpecFacts(spec);
        GroupRules.Check(spec, faults);
        StrategyRules.Check(spec, faults);
        var endpoints = new Dictionary<string, EndpointSpec>(StringComparer.OrdinalIgnoreCase);
        foreach (EndpointSpec endpoint in spec.Endpoints)
        {
            endpoints[endpoint.Name] = endpoint;
            EndpointRules.Check(spec, endpoint, faults);
            SecretRules.Check(endpoint.Settings, Words.Endpoint(endpoint.Name), endpoint.Name, faults);
            HeaderRules.Check(endpoint.Settings, Words.Endpoint(endpoint.Name), faults);
        }

        string[] references = [.. spec.Endpoints.Select(static one => "@" + one.Name)];
        ListRules.Check(spec.Settings, Words.Defaults, faults);
        foreach (GroupSpec group in spec.Groups)
        {
            ListRules.Check(group.Settings, Words.Group(group.Name), faults);
            SecretRules.CheckName(group.Name, group.Place, Words.Group(group.Name), faults);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                string where = Words.Deployment(deployment.Id, group.Name);
                ListRules.Check(deployment.Settings, where, faults);

                if (deployment.HasOwnId)
                {
                    SecretRules.CheckName(deployment.Id, deployment.Place, where, faults);
                }

                // A key in source is one, even where it has no effect.
                SecretRules.Check(deployment.Settings, where, deployment.Id, faults);
                HeaderRules.Check(deployment.Settings, where, faults);
                if (deployment.NestedGroup is null)
                {
                    ModelRules.Check(deployment, where, group.IsWildcard, faults);
                    EndpointRules.Check(spec, deployment, endpoints, references, where, faults);
                }
            }
        }

        NestingRules.Check(spec, names, faults);
        AliasRules.Check(spec, names, faults);
        FallbackRules.Check(spec, names, faults);
        MirrorRules.Check(spec, names, faults);
        ResilienceRules.Check(spec, faults);
        DefaultGroupRules.Check(spec, names, faults);
        BudgetRules.Check(spec, faults);
        PriceRules.Check(spec, faults);
        EffectRules.Check(spec, facts, faults);
        LimitRules.Check(spec, facts, faults);
        TimeRules.Check(spec, facts, faults);
        PlausibleRules.Check(spec, facts, faults);
        CatalogRules.Check(spec, facts, faults);
        if (!spec.Incomplete)
        {
            // What these compare may be in the part that is missing.
            ReachRules.Check(spec, facts, faults);
            FallbackPathRules.Check(spec, names, facts, faults);
            FallbackFitRules.Check(spec, names, facts, faults);
            StrategyInputRules.Check(spec, facts, faults);
            VectorSpaceRules.Check(spec, facts, faults);
        }

        if (members)
        {
            MemberRules.Check(spec, faults);
        }

        if (advice)
        {
            AdviceRules.Check(spec, names, facts, faults);
        }

        Suppressions.Apply(spec, faults);
    }
}
