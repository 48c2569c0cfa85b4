using System.Collections.Immutable;
using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes;

/// <summary>The rules whose faults come with a remedy.</summary>
internal static class FixableRules
{
    public static readonly ImmutableArray<string> Ids = [.. ConfigRules.All.Select(static rule => rule.Id)];
}
