namespace LlmRouter.Configuration;

/// <summary>Reads the documents of one router and merges them.</summary>
internal static class SpecReader
{
    public static RouterSpec Read(IReadOnlyList<ConfigDocument> documents, FaultBag faults)
    {
        _ = documents;
        _ = faults;
        return new RouterSpec();
    }
}
