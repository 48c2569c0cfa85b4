namespace LlmRouter.Configuration;

/// <summary>A default group that is none.</summary>
internal static class DefaultGroupRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        if (!spec.Settings.TryGet(Setting.DefaultGroup, out SettingValue value)
            || names.Group(value.Text) is not null || names.Alias(value.Text) is not null || names.Wildcard(value.Text) is not null)
        {
            return;
        }

        string name = Words.Show(value.Text);
        if (WildcardNames.IsWildcard(value.Text))
        {
            faults.Add(ConfigRules.UnknownDefault, value.Place, name, "is a pattern. Write one of the names that it stands for; a group '*' takes every name.");
        }
        else if (names.GroupOfDeployment(value.Text) is not null)
        {
            faults.Add(ConfigRules.UnknownDefault, value.Place, name, "is a deployment. Write the name of a group, or of an alias.");
        }
        else if (!spec.Incomplete)
        {
            string[] known = [.. names.Groups, .. spec.Aliases.Select(static alias => alias.Name)];
            string? suggestion = Suggestions.Nearest(value.Text, known);
            faults.Add(new Fault(ConfigRules.UnknownDefault, value.Place, [name, $"is no group or alias; {Words.Hint(suggestion, known, "group")}"])
            {
                Suggestion = suggestion,
            });
        }
    }
}
