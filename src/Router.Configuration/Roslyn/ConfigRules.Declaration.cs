namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    static partial void AddDeclaration(List<RuleInfo> rules)
    {
        rules.AddRange(DeclarationRules.All);
        rules.AddRange(CallRules.All);
    }
}
