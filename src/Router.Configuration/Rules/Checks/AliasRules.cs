namespace LlmRouter.Configuration;

/// <summary>Aliases that stand for nothing, for too much, or for each other.</summary>
internal static class AliasRules
{
    public static void Check(RouterSpec spec, SpecNames names, FaultBag faults)
    {
        foreach (AliasSpec alias in spec.Aliases)
        {
            if (names.Group(alias.Name) is { } group)
            {
                faults.Add(new Fault(
                    ConfigRules.BadAlias, alias.Place, [Words.Show(alias.Name), "has the name of a group, which is always found first. Rename or remove it."])
                {
                    Related = [group.Place],
                });
            }

            if (Complaint(alias, spec, names, faults, out string? suggestion) is { } complaint)
            {
                faults.Add(new Fault(ConfigRules.BadAlias, alias.TargetPlace, [Words.Show(alias.Name), complaint]) { Suggestion = suggestion });
            }
        }
    }

    private static string? Complaint(AliasSpec alias, RouterSpec spec, SpecNames names, FaultBag faults, out string? suggestion)
    {
        suggestion = null;
        string target = Words.Show(alias.Target);
        if (names.Group(alias.Target) is not null)
        {
            return null;
        }

        if (names.Alias(alias.Target) is { } other)
        {
            suggestion = ReferenceEquals(other, alias) || names.Alias(other.Target) is not null ? null : other.Target;
            return $"stands for the alias '{target}', but an alias cannot stand for another. "
                + (suggestion is null ? "Write the name of a group or deployment." : $"Write '{Words.Show(suggestion)}'.");
        }

        if (names.GroupOfDeployment(alias.Target) is not null || names.Wildcard(alias.Target) is not null)
        {
            return null;
        }

        if (WildcardNames.IsWildcard(alias.Target))
        {
            return $"stands for '{target}', which is a pattern. Write one of the names that it stands for.";
        }

        if (names.IsAmbiguous(alias.Target))
        {
            return $"stands for '{target}', which several deployments are called. Write it as \"group/{target}\".";
        }

        if (spec.Incomplete)
        {
            return null;
        }

        suggestion = faults.Nearest(alias.Target, names.Targets);
        return $"stands for '{target}', which is no group or deployment; {Words.Hint(suggestion, names.Targets, "group")}";
    }
}
