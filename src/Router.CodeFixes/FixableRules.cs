using System.Collections.Immutable;

namespace LlmRouter.CodeFixes;

/// <summary>The rules whose faults come with a remedy. A test compares them with what the rules say.</summary>
internal static class FixableRules
{
    public static readonly ImmutableArray<string> Ids =
    [
        "LLMR0004", "LLMR0005", "LLMR0006", "LLMR0007", "LLMR0010", "LLMR0012", "LLMR1002", "LLMR1003", "LLMR1005", "LLMR1006",
        "LLMR1007", "LLMR1008", "LLMR1009", "LLMR1011", "LLMR1012", "LLMR1014", "LLMR1015", "LLMR2005", "LLMR2006", "LLMR2011",
        "LLMR2013", "LLMR2016", "LLMR2017", "LLMR3001", "LLMR3014", "LLMR4001", "LLMR5004", "LLMR6003", "LLMR7004", "LLMR7005",
    ];
}
