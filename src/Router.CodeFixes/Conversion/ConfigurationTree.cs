using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes;

/// <summary>A configuration as the tree that <c>models.json</c> holds.</summary>
internal static class ConfigurationTree
{
    /// <param name="spec">The configuration.</param>
    /// <param name="router">The class that it is for, where the file must say so.</param>
    public static ConfigNode Of(RouterSpec spec, string? router)
    {
        var members = new List<ConfigMember> { Member("$schema", Text("./models.schema.json")) };
        if (router is not null)
        {
            members.Add(Member("router", Text(router)));
        }

        Section(members, "defaults", Settings(spec.Settings));
        Section(members, "aliases", spec.Aliases.ConvertAll(static alias => Member(
            alias.Name, alias.Hidden ? Object([Member("target", Text(alias.Target)), Member("hidden", ConfigNode.OfFlag(true, Place.None))]) : Text(alias.Target))));
        Section(members, "endpoints", spec.Endpoints.ConvertAll(static endpoint => Member(endpoint.Name, Object(Settings(endpoint.Settings)))));
        Section(members, "budgets", Budgets(spec));
        Section(members, "groups", spec.Groups.ConvertAll(Group));
        return Object(members);
    }

    /// <summary>One setting's value.</summary>
    public static ConfigNode Value(SettingValue value) => SettingTable.Get(value.Setting).Kind switch
    {
        SettingKind.Flag => ConfigNode.OfFlag(value.Flag, Place.None),
        SettingKind.Integer or SettingKind.Number or SettingKind.Duration => Number(value.Number),
        SettingKind.TextList => ConfigNode.OfArray(Array.ConvertAll(value.TextList, Text), Place.None),
        SettingKind.TextMap => Object([.. value.TextMap.Select(static pair => Member(pair.Key, Text(pair.Value)))]),
        SettingKind.NumberMap => Object([.. value.NumberMap.Select(static pair => Member(pair.Key, Number(pair.Value)))]),
        SettingKind.FallbackList => ConfigNode.OfArray(Array.ConvertAll(value.Fallbacks, Fallback), Place.None),
        _ => Text(value.Text),
    };

    private static ConfigMember Group(GroupSpec group)
    {
        List<ConfigMember> members = Settings(group.Settings);
        members.Add(Member("deployments", ConfigNode.OfArray([.. group.Deployments.Select(Deployment)], Place.None)));
        return Member(group.Name, Object(members));
    }

    private static ConfigNode Deployment(DeploymentSpec deployment) =>
        Object([Member("id", Text(deployment.Id)), .. Settings(deployment.Settings)]);

    private static ConfigNode Fallback(FallbackSpec entry)
    {
        if (entry.Kinds is null && entry.Settings.Count == 0)
        {
            return Text(entry.Target);
        }

        var members = new List<ConfigMember> { Member("target", Text(entry.Target)) };
        if (entry.Kinds is { } kinds)
        {
            members.Add(Member("on", kinds.Length == 1 ? Text(kinds[0]) : ConfigNode.OfArray(Array.ConvertAll(kinds, Text), Place.None)));
        }

        members.AddRange(Settings(entry.Settings));
        return Object(members);
    }

    private static List<ConfigMember> Budgets(RouterSpec spec)
    {
        var members = new List<ConfigMember>();
        foreach (IGrouping<string, BudgetSpec> scope in spec.Budgets.GroupBy(static budget => budget.Scope, StringComparer.OrdinalIgnoreCase))
        {
            ConfigNode[] budgets = [.. scope.Select(static budget => Object(
                [Member("usd", Number(budget.Usd)), Member("per", Text(BudgetSpec.Periods[(int)budget.Per]))]))];
            members.Add(Member(scope.Key, budgets.Length == 1 ? budgets[0] : ConfigNode.OfArray(budgets, Place.None)));
        }

        return members;
    }

    private static List<ConfigMember> Settings(SettingBag settings)
    {
        var members = new List<ConfigMember>();
        foreach (SettingValue value in settings)
        {
            members.Add(Member(SettingTable.Get(value.Setting).Name, Value(value)));
        }

        return members;
    }

    private static void Section(List<ConfigMember> members, string name, List<ConfigMember> content)
    {
        if (content.Count > 0)
        {
            members.Add(Member(name, Object(content)));
        }
    }

    private static ConfigMember Member(string name, ConfigNode value) => new(name, Place.None, value);

    private static ConfigNode Text(string text) => ConfigNode.OfText(text, Place.None);

    private static ConfigNode Number(double number) => ConfigNode.OfNumber(number, Place.None);

    private static ConfigNode Object(List<ConfigMember> members) => ConfigNode.OfObject([.. members], Place.None);
}
