namespace LlmRouter.Configuration;

/// <summary>Files that no editor knows the shape of.</summary>
internal static class SchemaRules
{
    public static void Advise(RouterSpec spec, FaultBag faults)
    {
        foreach (Place place in spec.WithoutSchema)
        {
            faults.Add(new Fault(ConfigRules.NoSchema, place, []) { Fix = FaultFix.Add("$schema", "\"./models.schema.json\"") });
        }
    }
}
