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
    }
}
