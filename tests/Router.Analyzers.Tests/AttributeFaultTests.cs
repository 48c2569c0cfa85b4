using LlmRouter.Harness;

namespace LlmRouter.Analyzers.Tests;

/// <summary>Faults in attributes are reported at the argument, in the same words as in <c>models.json</c>.</summary>
public class AttributeFaultTests
{
    private const string Good = "[ModelGroup(\"good\")] [Deployment(\"good\", \"x\", Model = \"openai/gpt-4o\")]";

    private const string Strategy = "public void Prepare(StrategyContext group) { } public int Pick(scoped in Candidates candidates) => 0;";

    [Theory]
    [InlineData("")]
    [InlineData("[ModelAlias(\"other\", \"good\")]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = [\"good\", {|LLMR3001:\"goud\"|}])] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", Fallbacks = new[] { {|LLMR3001:\"goud\"|} })] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", Retries = {|LLMR1007:-1|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup({|LLMR2002:\"a\"|})]")]
    [InlineData("[ModelGroup({|LLMR2001:\"GOOD\"|})]")]
    [InlineData("[Deployment(\"good\", {|LLMR2004:\"X\"|}, Model = \"openai/m\")]")]
    [InlineData("[Deployment({|LLMR0007:\"goud\"|}, \"y\", Model = \"openai/m\")]")]
    [InlineData("[Deployment(id: \"y\", group: {|LLMR0007:\"goud\"|}, Model = \"openai/m\")]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = {|LLMR2005:\"opnai/m\"|})]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = \"openai/m\", ApiKey = {|LLMR6001:\"sk-0123456789abcdefghijklmnopqrstuvwxyz\"|})]")]
    [InlineData("[ModelAlias(\"other\", {|LLMR2011:\"goud\"|})]")]
    [InlineData("[Price({|LLMR0007:\"good/y\"|}, Input = 1)]")]
    [InlineData("[Header({|LLMR0007:\"good/y\"|}, \"a\", \"b\")]")]
    [InlineData("[Header(\"good/x\", name: \"a\", value: Names.Value)]")]
    [InlineData("[Budget(\"provider:openai\", 50.0, BudgetWindow.Day)] [Budget(\"provider:openai\", 5, BudgetWindow.Minute)]")]
    [InlineData("[Budget(\"provider:openai\", {|LLMR1007:-1|}, BudgetWindow.Day)]")]
    [InlineData("[Budget(\"provider:openai\", {|LLMR0009:double.NaN|}, BudgetWindow.Day)]")]
    [InlineData("[Budget(\"provider:openai\", {|LLMR0009:1 / 0.0|}, BudgetWindow.Day)]")]
    [InlineData("[Budget(\"provider:openai\", 1, {|LLMR0009:(BudgetWindow)9|})]")]
    [InlineData("[Budget({|LLMR0009:null|}, 1, BudgetWindow.Day)]")]
    [InlineData("[Budget({|LLMR7004:\"deployment:good/y\"|}, 1, BudgetWindow.Minute)]")]
    [InlineData("[Budget(\"tag:a\", 1, BudgetWindow.Hour)] [Budget({|LLMR2001:\"tag:A\"|}, 2, BudgetWindow.Hour)]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = [\"a\", {|LLMR1012:\"a\"|}], Features = [{|LLMR1011:\"tool\"|}], AccessWindows = new[] { {|LLMR1013:\"Mon\"|} })]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = \"openai/m\", ContextWindow = {|LLMR1007:0|}, SlowStartSeconds = {|LLMR0009:double.NaN|})]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = {|LLMR2017:\"group/good\"|})]")]
    [InlineData("[Deployment(\"good\", \"y\", Model = {|LLMR2015:\"openai/*\"|})]")]
    [InlineData("[ModelGroup(\"a-*\")] [Deployment(\"a-*\", Model = \"openai/*\")] [ModelAlias(\"alias\", \"a-1\")]")]
    [InlineData("[ModelGroup(\"a\", LatencyBuffer = {|LLMR1007:10.5|}, TagMatching = {|LLMR0009:(TagMatching)2|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", QueueLimit = {|LLMR1007:-1|}, HedgePercentile = {|LLMR1007:1.0|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\", ContextWindowFallbacks = [\"good\", {|LLMR3001:\"goud\"|}], MirrorTo = {|LLMR3014:\"goud\"|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\")] [Deployment(\"a\", Model = \"openai/m\")] [Fallback(\"a\", \"good\", On = FailureKind.Timeout, Temperature = 0, AttemptTimeoutSeconds = 3)] [Fallback(\"good/x\")]")]
    [InlineData("[Fallback(\"good\", {|LLMR3001:\"goud\"|})]")]
    [InlineData("[Fallback({|LLMR3001:\"goud\"|}, On = FailureKind.Timeout)]")]
    [InlineData("[Fallback({|LLMR0007:\"goud\"|}, \"good\")]")]
    [InlineData("[Fallback(target: {|LLMR3001:\"goud\"|}, group: \"good\")]")]
    [InlineData("[Fallback(\"good\", {|LLMR3003:\"good\"|})]")]
    [InlineData("[Fallback(\"good\", {|LLMR0009:null|})]")]
    [InlineData("[Fallback(\"good/x\", On = {|LLMR3013:FailureKind.Cancelled|})]")]
    [InlineData("[Fallback(\"good/x\", On = {|LLMR3013:FailureKind.BadRequest|})]")]
    [InlineData("[Fallback(\"good/x\", On = {|LLMR0009:(FailureKind)99|})]")]
    [InlineData("[Fallback(\"good/x\", Temperature = {|LLMR1007:3|}, TopP = {|LLMR0009:double.NaN|})]")]
    [InlineData("[RetryRule(\"good\", FailureKind.Timeout, Retries = 1)] [RetryRule(FailureKind.Timeout, Retries = 0)]")]
    [InlineData("[RetryRule({|LLMR0007:\"goud\"|}, FailureKind.Timeout, Retries = 1)]")]
    [InlineData("[RetryRule(\"good\", FailureKind.Timeout, Retries = {|LLMR1007:-1|})]")]
    [InlineData("[RetryRule(\"good\", {|LLMR3013:FailureKind.NoneEligible|}, Retries = 1)]")]
    [InlineData("[RetryRule(FailureKind.BadRequest, Retries = {|LLMR3013:1|})]")]
    [InlineData("[RetryRule({|LLMR0009:(FailureKind)(-1)|}, Retries = 1)]")]
    [InlineData("[{|LLMR1004:RetryRule(FailureKind.Timeout)|}]")]
    [InlineData("[RetryRule({|LLMR1005:FailureKind.Timeout|}, Retries = 1)] [RetryRule(FailureKind.Timeout, Retries = 1)]")]
    [InlineData("[CooldownRule(\"good\", FailureKind.Timeout, AllowedFailures = 1)] [CooldownRule(\"good/x\", FailureKind.Timeout, CooldownSeconds = 2)] [CooldownRule(FailureKind.Timeout, CooldownSeconds = 0)]")]
    [InlineData("[CooldownRule({|LLMR0007:\"good/y\"|}, FailureKind.Timeout, AllowedFailures = 1)]")]
    [InlineData("[CooldownRule(\"good/x\", FailureKind.Timeout, CooldownSeconds = {|LLMR1007:100_000|}, AllowedFailures = {|LLMR1007:-2|})]")]
    [InlineData("[{|LLMR1004:CooldownRule(kind: FailureKind.Timeout, target: \"good\")|}]")]
    [InlineData("[ModelGroup<First>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup<{|LLMR0009:Hidden|}>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[LlmRouter.ModelGroup<{|LLMR0009:Outer.Inner|}>(\"a\")] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup<First>(\"a\", Strategy = {|LLMR4009:RoutingStrategy.LeastBusy|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("[ModelGroup(\"a\")] [ModelGroup<First>({|LLMR2001:\"a\"|})] [Deployment(\"a\", Model = \"openai/m\")]")]
    public Task A_fault_is_at_its_argument(string attributes)
        => AnalyzerCheck.CSharp(
            new RouterConfigurationAnalyzer(),
            $"using LlmRouter; [LlmRouter] {Good} {attributes} partial class AppRouter; static class Names {{ public const string Value = \"v\"; }}"
            + "struct First : IRoutingStrategy { " + Strategy + " } file struct Hidden : IRoutingStrategy { " + Strategy + " } file static class Outer { public struct Inner : IRoutingStrategy { " + Strategy + " } }");

    [Fact]
    public Task Attributes_and_json_that_contradict_each_other_are_a_fault_in_one_of_them() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        [$"using LlmRouter; [LlmRouter(Retries = 1)] {Good} partial class AppRouter;"],
        [(AnalyzerCheck.ModelsPath, """{ "defaults": { "retries": {|LLMR0004:2|} } }""")]);

    [Fact]
    public Task Attributes_on_any_part_count() => AnalyzerCheck.Run(
        new RouterConfigurationAnalyzer(),
        [
            "using LlmRouter; [LlmRouter] partial class AppRouter;",
            "using LlmRouter; [ModelGroup(\"a\")] partial class AppRouter;",
            "using LlmRouter; [Deployment(\"a\", Model = {|LLMR2005:\"opnai/m\"|})] partial class AppRouter;",
        ],
        []);

    [Fact]
    public Task A_pragma_silences_a_fault_in_source() => AnalyzerCheck.CSharp(
        new RouterConfigurationAnalyzer(),
        "using LlmRouter;\n#pragma warning disable LLMR0001\n[LlmRouter] class AppRouter;\n");
}
