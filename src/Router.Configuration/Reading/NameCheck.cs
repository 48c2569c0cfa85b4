namespace LlmRouter.Configuration;

/// <summary>What the names of groups, deployments, aliases and endpoints may be.</summary>
internal static class NameCheck
{
    private const int Longest = 200;

    /// <summary>Reports what is wrong with a name.</summary>
    /// <param name="what">What it names: "group name", "deployment id", "alias", "endpoint name".</param>
    /// <param name="name">The name.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="faults">Where the fault goes.</param>
    /// <param name="isId">A deployment's id is never written alone before a pattern or reference, so it may be freer.</param>
    /// <returns>Whether there is a name at all; a bad one is kept, so that what refers to it is not called unknown.</returns>
    public static bool Check(string what, string name, Place place, FaultBag faults, bool isId = false)
    {
        if (Complaint(name, isId) is { } complaint)
        {
            faults.Add(ConfigRules.BadName, place, what, Words.Show(name), complaint);
        }

        return name.Trim().Length > 0;
    }

    private static string? Complaint(string name, bool isId)
    {
        if (name.Trim().Length == 0)
        {
            return "is empty. Callers need a name to ask for.";
        }

        if (name.Length > Longest)
        {
            return $"has {name.Length} characters. Names have at most {Longest}.";
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[name.Length - 1]))
        {
            return "begins or ends with white space. Remove it.";
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]))
            {
                return "holds a control character. Remove it.";
            }

            if (char.IsSurrogate(name[i]) && !(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[++i])))
            {
                return "holds half of a character. Remove it.";
            }
        }

        if (name.IndexOf('/') >= 0)
        {
            return "holds a '/', which separates a group from a deployment. Use another character.";
        }

        if (!isId && name[0] == '@')
        {
            return "begins with '@', which marks a reference to an endpoint. Remove it.";
        }

        return !isId && name.IndexOf('*') >= 0 ? "holds a '*'. Patterns are not supported; write a whole name." : null;
    }
}
