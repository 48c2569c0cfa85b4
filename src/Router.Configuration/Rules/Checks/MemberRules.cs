namespace LlmRouter.Configuration;

/// <summary>The C# names of groups and deployments. Wildcard groups and deployments that stand for a group get none.</summary>
internal static class MemberRules
{
    public static void Check(RouterSpec spec, FaultBag faults)
    {
        var groups = new Scope(MemberNames.ReservedInRouter, "Group", faults);
        foreach (GroupSpec group in spec.Groups)
        {
            if (group.IsWildcard)
            {
                continue;
            }

            groups.Add(group.Name, Words.Group(group.Name), group.Settings, group.Place);
            var deployments = new Scope(MemberNames.ReservedInDeployments, "Deployment", faults);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                if (deployment.NestedGroup is not null)
                {
                    continue;
                }

                deployments.Add(deployment.Id, Words.Deployment(deployment.Id, group.Name), deployment.Settings, deployment.Place);
            }
        }
    }

    /// <summary>A type whose members are being named.</summary>
    private sealed class Scope(string[] reserved, string suffix, FaultBag faults)
    {
        private readonly Dictionary<string, (string Where, Place Place)> _taken = new(StringComparer.Ordinal);
        private readonly HashSet<string> _offered = new(StringComparer.Ordinal);

        public void Add(string name, string where, SettingBag settings, Place place)
        {
            string member = MemberNames.FromName(name);
            bool named = settings.TryGet(Setting.MemberName, out SettingValue given);
            if (named)
            {
                member = given.Text;
                place = given.Place;
                if (!MemberNames.IsIdentifier(member))
                {
                    faults.Add(new Fault(ConfigRules.InvalidMember, place, [Words.Capital(where), Words.Show(member)])
                    {
                        Suggestion = MemberNames.FromName(member),
                    });
                    return;
                }
            }

            if (Array.IndexOf(reserved, member) >= 0)
            {
                faults.Add(new Fault(ConfigRules.ReservedMember, place, [Words.Capital(where), member, "memberName"]) { Fix = Rename(member, named) });
            }
            else if (_taken.TryGetValue(member, out var first))
            {
                faults.Add(new Fault(ConfigRules.SameMember, place, [Words.Capital(first.Where), where, member, "memberName"])
                {
                    Related = [first.Place],
                    Fix = Rename(member, named),
                });
            }
            else
            {
                _taken.Add(member, (where, place));
            }
        }

        /// <summary>A name that is free so far.</summary>
        private FaultFix Rename(string member, bool named)
        {
            string name = member + suffix;
            for (int i = 2; _taken.ContainsKey(name) || Array.IndexOf(reserved, name) >= 0 || !_offered.Add(name); i++)
            {
                name = member + suffix + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return named ? FaultFix.Replace(FaultFix.Text(name)) : FaultFix.Add("memberName", FaultFix.Text(name));
        }
    }
}
