namespace LlmRouter.Configuration;

internal static partial class ConfigRules
{
    public static readonly RuleInfo SecretInSource = new(
        "LLMR6001", FaultSeverity.Error, "A key is written in source",
        "{0}: {1} holds a literal, and keys do not belong in source. Write \"env:NAME\" or \"config:Key\", and withdraw the key if it was real.");

    public static readonly RuleInfo KeyOverHttp = new(
        "LLMR6002", FaultSeverity.Warning, "A key is sent unencrypted",
        "{0} sends its key over http:// to '{1}', where others can read it. Use https://.");

    public static readonly RuleInfo BadReference = new(
        "LLMR6003", FaultSeverity.Error, "A reference that is not understood",
        "{0}: {1} {2}");

    public static readonly RuleInfo PastedKey = new(
        "LLMR6004", FaultSeverity.Error, "A key in a place for something else",
        "{0}: {1} looks like a key, and keys do not belong in source. Give it as apiKey: \"env:NAME\", and withdraw the key if it was real.");

    public static readonly RuleInfo OwnHeader = new(
        "LLMR6005", FaultSeverity.Warning, "A header that the router writes itself",
        "The header '{0}' of {1} {2}");

    private static void AddSecurity(List<RuleInfo> rules) => rules.AddRange([SecretInSource, KeyOverHttp, BadReference, PastedKey, OwnHeader]);
}
