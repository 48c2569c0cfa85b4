namespace LlmRouter.Configuration;

/// <summary>Decides which router class a file configures: the one that it names, else the only one there is.</summary>
internal static class RouterAssignment
{
    private const string Property = "router";

    /// <summary>The position of the file's class in <paramref name="fullNames"/>, or -1.</summary>
    public static int Find(ConfigNode document, IReadOnlyList<string> fullNames)
    {
        if (Named(document) is not { } name)
        {
            return fullNames.Count == 1 ? 0 : -1;
        }

        int found = -1;
        for (int i = 0; i < fullNames.Count; i++)
        {
            if (name.Text == fullNames[i])
            {
                return i;
            }

            if (IsShortNameOf(name.Text, fullNames[i]))
            {
                found = found == -1 ? i : -2;
            }
        }

        return found < 0 ? -1 : found;
    }

    /// <summary>Reports why <see cref="Find"/> found nothing.</summary>
    public static void Explain(ConfigNode document, string path, IReadOnlyList<string> fullNames, FaultBag faults)
    {
        if (document.Kind == ConfigKind.Broken)
        {
            return;
        }

        if (Named(document) is not { } name)
        {
            if (fullNames.Count > 1)
            {
                // The opening brace: underlining a whole file helps nobody.
                faults.Add(DeclarationRules.UnclearRouter, document.Place with { Length = 1 }, ModelsFile.NameOf(path), List(fullNames));
            }

            return;
        }

        foreach (string fullName in fullNames)
        {
            if (IsShortNameOf(name.Text, fullName))
            {
                faults.Add(DeclarationRules.UnclearRouter, name.Place, ModelsFile.NameOf(path), List(fullNames));
                return;
            }
        }

        string? suggestion = Suggestions.Nearest(name.Text, Names(fullNames));
        string advice = suggestion is not null ? $"did you mean '{suggestion}'?"
            : fullNames.Count > 0 ? $"there is {List(fullNames)}"
            : "put [LlmRouter] on a partial class of that name";
        faults.Add(new Fault(DeclarationRules.UnknownRouter, name.Place, [name.Text, advice]) { Suggestion = suggestion });
    }

    private static ConfigNode? Named(ConfigNode document)
    {
        foreach (ConfigMember member in document.Members)
        {
            if (member.Name == Property && member.Value.Kind == ConfigKind.Text)
            {
                return member.Value;
            }
        }

        return null;
    }

    private static bool IsShortNameOf(string name, string fullName)
        => fullName == name
        || (fullName.Length > name.Length && fullName.EndsWith(name, StringComparison.Ordinal) && fullName[fullName.Length - name.Length - 1] == '.');

    private static string List(IReadOnlyList<string> names) => "'" + string.Join("', '", names) + "'";

    /// <summary>Short names first: they are what people write.</summary>
    private static List<string> Names(IReadOnlyList<string> fullNames)
    {
        var names = new List<string>();
        foreach (string fullName in fullNames)
        {
            names.Add(fullName.Substring(fullName.LastIndexOf('.') + 1));
        }

        names.AddRange(fullNames);
        return names;
    }
}
