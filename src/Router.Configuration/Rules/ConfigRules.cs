namespace LlmRouter.Configuration;

/// <summary>Every rule about a configuration; one file per range of ids.</summary>
internal static partial class ConfigRules
{
    private static IReadOnlyList<RuleInfo>? _all;

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<RuleInfo> All
    {
        get
        {
            if (_all is null)
            {
                var rules = new List<RuleInfo>();
                AddDeclaration(rules);
                AddMerging(rules);
                AddJson(rules);
                AddGroups(rules);
                AddFallbacks(rules);
                AddRouting(rules);
                AddCapabilities(rules);
                AddSecurity(rules);
                AddCost(rules);
                rules.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
                _all = rules;
            }

            return _all;
        }
    }

    /// <summary>The rules about the declaring class; they are there where the compiler's view of the class is.</summary>
    static partial void AddDeclaration(List<RuleInfo> rules);
}
