namespace LlmRouter.Configuration;

/// <summary>The rules that need a whole configuration.</summary>
internal static class SpecRules
{
    /// <param name="spec">What was read and merged.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="members">Whether the router is a generated class, whose member names have to work out.</param>
    public static void Check(RouterSpec spec, FaultBag faults, bool members = true)
    {
        _ = spec;
        _ = faults;
        _ = members;
    }
}
