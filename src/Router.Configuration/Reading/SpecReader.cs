namespace LlmRouter.Configuration;

/// <summary>Reads the documents of one router and merges them; what is readable is kept, whatever is wrong beside it.</summary>
internal static class SpecReader
{
    /// <param name="documents">The documents; the order of what they declare is theirs.</param>
    /// <param name="faults">Where faults go.</param>
    public static RouterSpec Read(IReadOnlyList<ConfigDocument> documents, FaultBag faults)
    {
        var builder = new SpecBuilder(faults);
        var readers = new DocumentReader[documents.Count];
        for (int i = 0; i < readers.Length; i++)
        {
            readers[i] = new DocumentReader(documents[i], i, builder);
            readers[i].ReadRoot();
        }

        // Deployments, and what attributes say beside them, may be for a group or deployment that a later document declares.
        foreach (DocumentReader reader in readers)
        {
            reader.ReadDeployments();
        }

        foreach (DocumentReader reader in readers)
        {
            reader.ReadExtras();
        }

        return builder.Spec;
    }
}
