namespace LlmRouter.Configuration;

/// <summary>
/// Notes for whoever writes a configuration: nothing is wrong, but it is worth knowing. Only the editor shows them; a running router
/// does not look for them.
/// </summary>
internal static class AdviceRules
{
    public static void Check(RouterSpec spec, SpecNames names, SpecFacts facts, FaultBag faults)
    {
        if (spec.Incomplete)
        {
            return;
        }

        SchemaRules.Advise(spec, faults);
        DuplicateRules.Check(spec, faults);
        CatalogRules.Advise(spec, facts, faults);
        CooldownRules.Check(spec, faults);
        SinglePointRules.Check(spec, names, facts, faults);
        FallbackPathRules.Advise(spec, names, facts, faults);
        FallbackFitRules.Advise(spec, names, facts, faults);
        TimeRules.Advise(spec, facts, faults);
        StrategyInputRules.Advise(spec, facts, faults);
        FeatureRules.Advise(spec, facts, faults);
    }
}
