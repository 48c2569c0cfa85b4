namespace LlmRouter.Configuration.Tests;

/// <summary>Configurations out of texts. A text that begins with <c>[attributes]</c> is a tree of attributes, written as JSON.</summary>
internal static class Config
{
    private const string AttributesMark = "[attributes]";

    /// <summary>A whole configuration around the members of one group that is fine otherwise.</summary>
    public static string Group(string members) =>
        $$"""{ "groups": { "g": { {{members}}, "deployments": [ { "id": "d", "model": "openai/gpt-4o" } ] } } }""";

    /// <summary>A whole configuration around the members of one deployment that is fine otherwise.</summary>
    public static string Deployment(string members) =>
        $$"""{ "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4o", {{members}} } ] } } }""";

    /// <summary>A whole configuration around members of the root, with one group <c>g</c> that has one deployment <c>d</c>.</summary>
    public static string Root(string members) =>
        $$"""{ {{members}}, "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/gpt-4o" } ] } } }""";

    /// <summary>A tree of attributes with one group <c>g</c> that has one deployment <c>d</c>.</summary>
    public static string Attributes(string members) =>
        AttributesMark + $$"""{ "groups": { "g": {} }, "deployments": [ { "group": "g", "id": "d", "model": "openai/gpt-4o" } ], {{members}} }""";

    public static RouterSpec Read(FaultBag faults, params string[] texts)
    {
        var documents = new List<ConfigDocument>();
        for (int i = 0; i < texts.Length; i++)
        {
            bool attributes = texts[i].StartsWith(AttributesMark, StringComparison.Ordinal);
            string text = attributes ? texts[i][AttributesMark.Length..] : texts[i];
            documents.Add(new ConfigDocument(JsonReader.Read(PathOf(i), text, faults), attributes ? ConfigSource.Attributes : ConfigSource.Json));
        }

        return SpecReader.Read(documents, faults);
    }

    public static IReadOnlyList<Fault> Check(params string[] texts) => Check(advice: false, texts);

    public static IReadOnlyList<Fault> Check(bool advice, params string[] texts)
    {
        var faults = new FaultBag();
        SpecRules.Check(Read(faults, texts), faults, advice: advice);
        return faults.Faults;
    }

    /// <summary>A configuration without a fault.</summary>
    public static RouterSpec Good(params string[] texts) => Good(advice: false, texts);

    public static RouterSpec Good(bool advice, params string[] texts)
    {
        var faults = new FaultBag();
        RouterSpec spec = Read(faults, texts);
        SpecRules.Check(spec, faults, advice: advice);
        Assert.Empty(faults.Faults);
        return spec;
    }

    /// <summary>Checks that exactly the marked places have faults.</summary>
    public static IReadOnlyList<Fault> Expect(params string[] marked) => Expect(advice: false, marked);

    public static IReadOnlyList<Fault> Expect(bool advice, params string[] marked)
    {
        Markup[] markups = [.. marked.Select(Markup.Parse)];
        IReadOnlyList<Fault> faults = Check(advice, [.. markups.Select(markup => markup.Text)]);

        var expected = new List<string>();
        for (int i = 0; i < markups.Length; i++)
        {
            bool attributes = markups[i].Text.StartsWith(AttributesMark, StringComparison.Ordinal);
            string text = attributes ? markups[i].Text[AttributesMark.Length..] : markups[i].Text;
            foreach (MarkedSpan span in markups[i].Spans)
            {
                int start = span.Start - (attributes ? AttributesMark.Length : 0);
                expected.Add(Line(span.Id, PathOf(i), start, text.Substring(start, span.Length)));
            }
        }

        string[] found = [.. faults.Select(fault => Line(fault.Rule.Id, fault.Place.Path, fault.Place.Start, TextAt(fault.Place, markups)) + "  " + fault.Message)];
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Select(line => line[..line.IndexOf("  ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        return faults;
    }

    public static string PathOf(int document) => $"models{document}.json";

    private static string Line(string id, string path, int start, string text) => $"{id} {path}@{start}:{text.Replace("  ", " ", StringComparison.Ordinal)}";

    private static string TextAt(Place place, Markup[] markups)
    {
        for (int i = 0; i < markups.Length; i++)
        {
            if (place.Path == PathOf(i))
            {
                string text = markups[i].Text;
                text = text.StartsWith(AttributesMark, StringComparison.Ordinal) ? text[AttributesMark.Length..] : text;
                return text.Substring(place.Start, place.Length);
            }
        }

        return "";
    }
}
