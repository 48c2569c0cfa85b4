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
    /// <param name="form">What it names, where that matters.</param>
    /// <returns>Whether there is a name at all; a bad one is kept, so that what refers to it is not called unknown.</returns>
    public static bool Check(string what, string name, Place place, FaultBag faults, NameForm form = NameForm.Plain)
    {
        if (Complaint(name, form) is { } complaint)
        {
            faults.Add(ConfigRules.BadName, place, what, Words.Show(name), complaint);
        }

        return name.Trim().Length > 0;
    }

    private static string? Complaint(string name, NameForm form)
    {
        if (name.Trim().Length == 0)
        {
            return "is empty. Callers need a name to ask for.";
        }

        if (Texts.Complaint(name, Longest) is { } complaint)
        {
            return complaint;
        }

        int star = name.IndexOf(WildcardNames.Star);
        if (star >= 0 && form != NameForm.Group)
        {
            return "holds a '*'. Only names of groups, and models of their deployments, may be patterns.";
        }

        if (star >= 0 && name.IndexOf(WildcardNames.Star, star + 1) >= 0)
        {
            return "holds more than one '*'. A pattern has one.";
        }

        if (star < 0 && name.IndexOf('/') >= 0)
        {
            return "holds a '/', which separates a group from a deployment. Use another character.";
        }

        // An id is never written where a reference could stand.
        return form != NameForm.Id && name[0] == '@' ? "begins with '@', which marks a reference to an endpoint. Remove it." : null;
    }
}

/// <summary>Kinds of names that differ in what they may hold.</summary>
internal enum NameForm
{
    Plain,

    /// <summary>May be a pattern with one <c>*</c>, which may hold <c>/</c>.</summary>
    Group,

    /// <summary>Of a deployment: may begin with <c>@</c>.</summary>
    Id,
}
