namespace LlmRouter.Configuration;

/// <summary>
/// The catalog of served models that every assembly carries. Thread-safe; a lookup parses one line and takes microseconds.
/// </summary>
internal static class KnownModels
{
    private const string DateLine = "# As of ";

    /// <summary>The day whose facts these are; those of the supplement may be later.</summary>
    public static DateTime AsOf => CatalogLine.Date(CatalogText.Shared.Line(0).Substring(DateLine.Length, "yyyy-MM-dd".Length));

    /// <summary>All lines in the order of the file, aliases under their own key.</summary>
    public static IEnumerable<ModelFacts> All
    {
        get
        {
            CatalogText text = CatalogText.Shared;
            for (int start = text.Body; start < text.Length; start = text.Next(start))
            {
                yield return Read(text, start);
            }
        }
    }

    /// <summary>
    /// The facts about a model, by its exact key or by one that <see cref="CatalogNames"/> derives; <see langword="null"/> when
    /// it is not known. Never throws for what a name contains.
    /// </summary>
    /// <param name="provider">The part before the first slash, e.g. <c>azure</c>; in any case.</param>
    /// <param name="model">The part after it, as the provider names the model; in any case.</param>
    public static ModelFacts? Find(string provider, string model)
    {
        if (!CatalogNames.CanBe(provider, slashes: false) || !CatalogNames.CanBe(model, slashes: true))
        {
            return null;
        }

        CatalogText text = CatalogText.Shared;
        string ours = CatalogNames.Provider(provider);
        foreach ((string key, bool priced) in CatalogNames.Candidates(ours, model.ToLowerInvariant()))
        {
            int start = text.Find(key);
            if (start >= 0)
            {
                ModelFacts facts = Read(text, start);
                facts = IsOf(key, ours) ? facts : facts.WithoutEnd();
                return priced ? facts : facts.WithoutPrices();
            }
        }

        return null;
    }

    private static ModelFacts Read(CatalogText text, int start)
    {
        string line = text.Line(start);
        if (CatalogLine.AliasTarget(line) is not { } target)
        {
            return CatalogLine.Read(line);
        }

        int other = text.Find(target.ToLowerInvariant());
        if (other < 0)
        {
            throw new FormatException($"{target} is not in the model catalog: {line}");
        }

        string key = line.Substring(0, line.IndexOf(' '));
        ModelFacts facts = CatalogLine.Read(text.Line(other)) with { Id = key };
        return IsOf(target, key.Substring(0, key.IndexOf('/'))) ? facts : facts.WithoutEnd();
    }

    private static bool IsOf(string key, string provider) =>
        key.Length > provider.Length && key[provider.Length] == '/' && key.StartsWith(provider, StringComparison.Ordinal);
}
