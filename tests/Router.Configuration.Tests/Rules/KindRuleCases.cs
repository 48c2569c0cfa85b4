namespace LlmRouter.Configuration.Tests;

/// <summary>Numbers for single kinds of failures.</summary>
internal static class KindRuleCases
{
    public static readonly RuleCase[] All =
    [
        new("Retries of a misspelt kind", Config.Group("\"retriesByKind\": { {|LLMR1002:\"timeouts\"|}: 1 }"), Config.Group("\"retriesByKind\": { \"timeout\": 1 }")),
        new("Retries of cancelled requests", Config.Group("\"retriesByKind\": { {|LLMR3013:\"cancelled\"|}: 1 }"), Config.Group("\"retriesByKind\": { \"conflict\": 1 }")),
        new("Retries of invalid requests", Config.Group("\"retriesByKind\": { \"bad-request\": {|LLMR3013:1|} }"), Config.Group("\"retriesByKind\": { \"bad-request\": 0 }")),
        new("Retries of what a content policy refuses",
            Config.Root("\"defaults\": { \"retriesByKind\": { \"content-filtered\": {|LLMR3013:2|} } }"), Config.Root("\"defaults\": { \"retriesByKind\": { \"content-filtered\": 0 } }")),
        new("A broken number of retries", Config.Group("\"retriesByKind\": { \"timeout\": {|LLMR1003:1.5|} }"), Config.Group("\"retriesByKind\": { \"timeout\": 1e1 }")),
        new("Too many retries of a kind", Config.Group("\"retriesByKind\": { \"timeout\": {|LLMR1007:101|} }"), Config.Group("\"retriesByKind\": { \"timeout\": 100 }")),
        new("Retries of a kind on a deployment", Config.Deployment("{|LLMR1006:\"retriesByKind\"|}: {}"), Config.Deployment("\"allowedFailuresByKind\": {}")),
        new("Retries of kinds that are a number", Config.Group("\"retriesByKind\": {|LLMR1003:1|}"), Config.Group("\"retriesByKind\": {}")),
        new("A cooldown of a kind that is no duration",
            Config.Deployment("\"cooldownSecondsByKind\": { \"timeout\": {|LLMR1008:\"2 minutes\"|} }"), Config.Deployment("\"cooldownSecondsByKind\": { \"timeout\": \"2m\" }")),
        new("A cooldown of a kind that is too long",
            Config.Deployment("\"cooldownSecondsByKind\": { \"timeout\": {|LLMR1007:\"25h\"|} }"), Config.Deployment("\"cooldownSecondsByKind\": { \"timeout\": 86400, \"connection\": 0 }")),
        new("A kind twice in a map",
            Config.Deployment("\"allowedFailuresByKind\": { {|LLMR1005:\"timeout\"|}: 1, \"timeout\": 2 }"), Config.Deployment("\"allowedFailuresByKind\": { \"timeout\": 1, \"connection\": 2 }")),

        new("A retry rule for an unknown group",
            Config.Attributes("\"retryRules\": [ { \"group\": {|LLMR0007:\"gg\"|}, \"kind\": \"timeout\", \"retries\": 1 } ]"),
            Config.Attributes("\"retryRules\": [ { \"group\": \"G\", \"kind\": \"timeout\", \"retries\": 1 }, { \"kind\": \"timeout\", \"retries\": 2 } ]")),
        new("A retry rule for a deployment",
            Config.Attributes("\"retryRules\": [ { \"group\": {|LLMR0007:\"g/d\"|}, \"kind\": \"timeout\", \"retries\": 1 } ]"),
            Config.Attributes("\"cooldownRules\": [ { \"target\": \"g/d\", \"kind\": \"timeout\", \"allowedFailures\": 1 } ]")),
        new("A retry rule for a kind that nothing has",
            Config.Attributes("\"retryRules\": [ { \"kind\": {|LLMR3013:\"none-eligible\"|}, \"retries\": 1 } ]"),
            Config.Attributes("\"retryRules\": [ { \"kind\": \"not-found\", \"retries\": 1 } ]")),
        new("A retry rule that says nothing",
            Config.Attributes("\"retryRules\": [ {|LLMR1004:{ \"kind\": \"timeout\" }|} ]"), Config.Attributes("\"retryRules\": [ { \"kind\": \"timeout\", \"retries\": 0 } ]")),
        new("A retry rule twice",
            Config.Attributes("\"retryRules\": [ { \"kind\": {|LLMR1005:\"timeout\"|}, \"retries\": 1 }, { \"kind\": \"timeout\", \"retries\": 2 } ]"),
            Config.Attributes("\"retryRules\": [ { \"kind\": \"timeout\", \"retries\": 1 }, { \"kind\": \"conflict\", \"retries\": 2 } ]")),
        new("A retry rule that a file contradicts",
            [Config.Group("\"retriesByKind\": { \"timeout\": 1 }"), """[attributes]{ "retryRules": [ { "group": "g", "kind": "timeout", "retries": {|LLMR0004:2|} } ] }"""],
            [Config.Group("\"retriesByKind\": { \"timeout\": 1 }"), """[attributes]{ "retryRules": [ { "group": "g", "kind": "conflict", "retries": 2 }, { "group": "g", "kind": "timeout", "retries": 1 } ] }"""]),
        new("A retry rule of too many",
            Config.Attributes("\"retryRules\": [ { \"kind\": \"timeout\", \"retries\": {|LLMR1007:101|} } ]"), Config.Attributes("\"retryRules\": []")),
        new("A cooldown rule for an unknown deployment",
            Config.Attributes("\"cooldownRules\": [ { \"target\": {|LLMR0007:\"g/e\"|}, \"kind\": \"timeout\", \"cooldownSeconds\": 1 } ]"),
            Config.Attributes("\"cooldownRules\": [ { \"target\": \"G/D\", \"kind\": \"timeout\", \"cooldownSeconds\": 1 }, { \"target\": \"g\", \"kind\": \"timeout\", \"cooldownSeconds\": 1 } ]")),
        new("A cooldown rule that says nothing",
            Config.Attributes("\"cooldownRules\": [ {|LLMR1004:{ \"target\": \"g\", \"kind\": \"timeout\" }|} ]"),
            Config.Attributes("\"cooldownRules\": [ { \"target\": \"g\", \"kind\": \"timeout\", \"cooldownSeconds\": 0, \"allowedFailures\": 0 } ]")),
        new("Two cooldown rules for one kind",
            Config.Attributes("\"cooldownRules\": [ { \"kind\": {|LLMR1005:\"timeout\"|}, \"cooldownSeconds\": 1 }, { \"kind\": \"timeout\", \"cooldownSeconds\": 1 } ]"),
            Config.Attributes("\"cooldownRules\": [ { \"kind\": \"timeout\", \"cooldownSeconds\": 1 }, { \"kind\": \"timeout\", \"allowedFailures\": 1 } ]")),
    ];
}
