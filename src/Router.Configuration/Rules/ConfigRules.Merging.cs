namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo Conflict = new(
        "LLMR0004", FaultSeverity.Error, "Two sources of one router contradict each other",
        "{0} is given in two sources of this router, which must not contradict each other. Remove one of them.");

    public static readonly RuleInfo SameMember = new(
        "LLMR0005", FaultSeverity.Error, "Two names give one member",
        "{0} and {1} both become the member '{2}'. Give one of them a {3}.");

    public static readonly RuleInfo ReservedMember = new(
        "LLMR0006", FaultSeverity.Error, "A member name is taken",
        "{0} becomes the member '{1}', which would hide a member that is there already. Give it a {2}.");

    public static readonly RuleInfo UnknownGroup = new(
        "LLMR0007", FaultSeverity.Error, "Something is declared for a group or deployment that does not exist",
        "{0} is declared for {1} '{2}', which does not exist; {3}");

    public static readonly RuleInfo NoGroups = new(
        "LLMR0008", FaultSeverity.Info, "A router without groups",
        "The router has no model groups. Declare one with [ModelGroup], or under \"groups\" in models.json.");

    public static readonly RuleInfo InvalidMember = new(
        "LLMR0012", FaultSeverity.Error, "A member name is no C# identifier",
        "{0}: '{1}' is not a C# identifier. Use letters, digits and underscores, and no keyword.");

    private static void AddMerging(List<RuleInfo> rules) =>
        rules.AddRange([Conflict, SameMember, ReservedMember, UnknownGroup, NoGroups, InvalidMember]);
}
