using System.Collections.Immutable;

namespace LlmRouter.CodeFixes;

/// <summary>The rules whose faults come with a remedy. A test compares them with what the rules say.</summary>
internal static class FixableRules
{
    public static readonly ImmutableArray<string> Ids =
    [
        "LLMR0004", "LLMR0005", "LLMR0006", "LLMR0007", "LLMR0010", "LLMR0012", "LLMR1002", "LLMR1003", "LLMR1005", "LLMR1006",
        "LLMR1007", "LLMR1008", "LLMR1009", "LLMR1010", "LLMR1011", "LLMR1012", "LLMR1014", "LLMR1015", "LLMR2004", "LLMR2005",
        "LLMR2006", "LLMR2009", "LLMR2011", "LLMR2012", "LLMR2013", "LLMR2016", "LLMR2017", "LLMR2018", "LLMR3001", "LLMR3003",
        "LLMR3004", "LLMR3009", "LLMR3010", "LLMR3012", "LLMR3013", "LLMR3014", "LLMR3015", "LLMR4001", "LLMR4002", "LLMR4005",
        "LLMR4006", "LLMR4009", "LLMR4010", "LLMR5002", "LLMR5004", "LLMR5006", "LLMR5007", "LLMR5008", "LLMR5009", "LLMR6001",
        "LLMR6002", "LLMR6003", "LLMR6005", "LLMR7004", "LLMR7005", "LLMR7007",
    ];
}
