namespace LlmRouter.CodeFixes.Tests;

/// <summary>The same remedies in attributes. The code begins with a router that is fine and goes on with what is mended.</summary>
public class AttributeFixTests
{
    [Theory]
    [InlineData("LLMR1007", "[ModelGroup(\"a\", Retries = -1)] [Deployment(\"a\", Model = \"openai/m\")]", "[ModelGroup(\"a\", Retries = 0)] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("LLMR1007", "[ModelGroup(\"a\", Rpm = -1)] [Deployment(\"a\", Model = \"openai/m\")]", "[ModelGroup(\"a\")] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("LLMR1009", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Region = \"\", Tpm = 1)]", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Tpm = 1)]")]
    [InlineData("LLMR1012", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = [\"a\", \"a\"])]", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = [\"a\"])]")]
    [InlineData("LLMR1012", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = new[] { \"a\", \"a\", \"b\" })]", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = new[] { \"a\", \"b\" })]")]
    [InlineData("LLMR1005", "[Price(\"good/x\", Input = 1)] [Price(\"good/x\", Input = 2)]", "[Price(\"good/x\", Input = 2)]")]
    [InlineData("LLMR0005", "[ModelGroup(\"a-b\")] [Deployment(\"a-b\", Model = \"openai/m\")] [ModelGroup(\"a_b\")] [Deployment(\"a_b\", Model = \"openai/m\")]", "[ModelGroup(\"a-b\")] [Deployment(\"a-b\", Model = \"openai/m\")] [ModelGroup(\"a_b\", MemberName = \"ABGroup\")] [Deployment(\"a_b\", Model = \"openai/m\")]")]
    [InlineData("LLMR0006", "[ModelGroup(\"dispose\")] [Deployment(\"dispose\", Model = \"openai/m\")]", "[ModelGroup(\"dispose\", MemberName = \"DisposeGroup\")] [Deployment(\"dispose\", Model = \"openai/m\")]")]
    [InlineData("LLMR0012", "[ModelGroup(\"a\", MemberName = \"no name\")] [Deployment(\"a\", Model = \"openai/m\")]", "[ModelGroup(\"a\", MemberName = \"NoName\")] [Deployment(\"a\", Model = \"openai/m\")]")]
    [InlineData("LLMR5004", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Features = [\"tools\", \"!tools\"])]", "[Deployment(\"good\", \"y\", Model = \"openai/m\", Features = [\"tools\"])]")]
    [InlineData("LLMR3013", "[RetryRule(FailureKind.BadRequest, Retries = 1)] [Price(\"good/x\", Input = 1)]", "[Price(\"good/x\", Input = 1)]")]
    [InlineData("LLMR3013", "[CooldownRule(FailureKind.BadRequest, AllowedFailures = 1, CooldownSeconds = 2)]", "[CooldownRule(FailureKind.BadRequest, CooldownSeconds = 2)]")]
    [InlineData("LLMR7005", "[Budget(\"provider:azure\", 1, BudgetWindow.Day), Price(\"good/x\", Input = 1)]", "[Price(\"good/x\", Input = 1)]")]
    public Task A_remedy_in_an_attribute(string id, string before, string after) => FixCheck.CSharp(new ConfigurationFix(), Whole(before), Whole(after), id);

    [Fact]
    public Task A_group_that_deployments_name_is_declared() => FixCheck.CSharp(
        new AddGroupFix(),
        "using LlmRouter;\n[LlmRouter]\n[Deployment(\"new\", Model = \"openai/m\")]\npartial class R;",
        "using LlmRouter;\n[LlmRouter]\n[ModelGroup(\"new\")]\n[Deployment(\"new\", Model = \"openai/m\")]\npartial class R;");

    [Fact]
    public Task What_is_a_constant_elsewhere_is_left_alone() => FixCheck.NoneCSharp(
        new ConfigurationFix(), Whole("[ModelGroup(\"a\", Strategy = RoutingStrategy.LeastBusy, Fallbacks = [Names.Wrong])] [Deployment(\"a\", Model = \"openai/m\")]") + " static class Names { public const string Wrong = \"goood\"; }");

    [Fact]
    public Task All_of_a_kind_are_mended_at_once() => FixCheck.AllInProject(
        new ConfigurationFix(),
        Whole("[Deployment(\"good\", \"y\", Model = \"openai/m\", Region = \"\", Tags = [\"\", \"a\", \"\"], Project = \"\")]"),
        Whole("[Deployment(\"good\", \"y\", Model = \"openai/m\", Tags = [\"a\"])]"),
        "LLMR1009");

    [Fact]
    public Task All_of_a_kind_are_mended_at_once_in_json_too() => FixCheck.AllInJson(
        new ConfigurationFix(),
        """{ "groups": { "a": { "x1": 1, "x2": 2, "retries": 1, "x3": 3, "deployments": [{ "x4": 4, "model": "openai/m" }] } } }""",
        """{ "groups": { "a": { "retries": 1, "deployments": [{ "model": "openai/m" }] } } }""",
        "LLMR1002");

    private static string Whole(string attributes)
        => $"using LlmRouter; [LlmRouter] [ModelGroup(\"good\")] [Deployment(\"good\", \"x\", Model = \"openai/gpt-4o\")] {attributes} partial class AppRouter;";
}
