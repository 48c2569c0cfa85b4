using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>Reads a router's whole configuration and decides what is written for it.</summary>
internal static class OutputBuilder
{
    public static OutputModel Build(RouterModel router, CancellationToken cancellation)
    {
        RouterShape shape = router.Declaration.Shape;
        if (!shape.Fits)
        {
            return new OutputModel(null, null, null);
        }

        // The analyzers report the same faults with their places; here they only decide whether there is data to be had.
        var faults = new FaultBag();
        var documents = new List<ConfigDocument> { new(router.Declaration.Attributes, ConfigSource.Attributes) };
        var errors = new List<string>(router.Declaration.Errors);
        foreach (DocumentModel document in router.Documents)
        {
            documents.Add(new ConfigDocument(document.Root, ConfigSource.Json));
            errors.AddRange(document.Errors);
        }

        RouterSpec spec = SpecReader.Read(documents, faults);
        cancellation.ThrowIfCancellationRequested();
        SpecRules.Check(spec, faults);
        AddErrors(errors, faults);

        ApiModel api = ApiBuilder.Build(shape, router.HintName, spec, cancellation);
        return new OutputModel(api, Tables(router, spec, errors), null);
    }

    public static void AddErrors(List<string> errors, FaultBag faults)
    {
        foreach (Fault fault in faults.Faults)
        {
            if (fault.Rule.Severity == FaultSeverity.Error)
            {
                errors.Add(fault.ToString());
            }
        }
    }

    private static TablesModel Tables(RouterModel router, RouterSpec spec, List<string> errors)
    {
        if (errors.Count > 0)
        {
            return new TablesModel(router.Declaration.Shape, router.HintName, null, default, default, new EquatableArray<string>([.. errors]));
        }

        // Attributes have no other name to give; with it, the same configuration makes the same data, wherever it was written.
        spec.RouterName = router.Declaration.Shape.Name;
        List<NameEntry> entries = NameIndex.Build(spec);
        string[] names = new string[entries.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = entries[i].Name;
        }

        var sections = new List<RecordSection>();
        RouterImage image = ImageWriter.Write(spec, (start, name) => sections.Add(new RecordSection(start, name)));
        return new TablesModel(
            router.Declaration.Shape,
            router.HintName,
            image,
            new EquatableArray<RecordSection>([.. sections]),
            new EquatableArray<string>(names),
            default);
    }
}
