using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Eligibility;

public class CapabilityTests
{
    private const string Json = """
        { "groups": { "g": { "deployments": [
          { "id": "plain", "model": "openai/x", "apiKey": "env:A", "features": ["!tools", "!vision", "!json-schema", "!streaming", "!audio", "!pdf", "!reasoning"] },
          { "id": "able", "model": "openai/y", "apiKey": "env:B", "features": ["tools", "vision"] },
          { "id": "unknown", "model": "openai/z", "apiKey": "env:C" } ] } } }
        """;

    public static TheoryData<string> Needs => ["tools", "vision", "jsonschema", "audio", "pdf", "reasoning"];

    [Theory]
    [MemberData(nameof(Needs))]
    public void Who_is_known_to_lack_what_a_request_needs_is_not_asked(string need)
    {
        using var router = new TestRouter(Json);
        (ChatMessage message, ChatOptions options) = Request(need);
        RouteDecision decision = router.Router.Explain("g", [message], options);
        Assert.Equal(["LacksFeature", "Eligible", "Eligible"], decision.Candidates.Select(c => c.Verdict.ToString()));
        Assert.Contains(need, decision.Candidates[0].Reason, StringComparison.Ordinal);
        Assert.Equal(3, router.Router.Explain("g", [new ChatMessage(ChatRole.User, "hi")]).Candidates.Count(c => c.Verdict == RouteVerdict.Eligible));
    }

    [Fact]
    public async Task A_stream_goes_past_who_cannot_stream()
    {
        using var router = new TestRouter(Json);
        for (int i = 0; i < 20; i++)
        {
            await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi"))
            {
            }
        }

        Assert.Equal(0, router["g/plain"].Calls);
    }

    [Fact]
    public async Task A_request_that_no_model_can_serve_says_what_each_lacks()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "deployments": [{ "id": "a", "model": "openai/x", "apiKey": "env:A", "features": ["!tools", "!vision"] }] } } }""");
        (ChatMessage message, ChatOptions options) = Request("tools");
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", [message], options));
        Assert.Equal((FailureKind.NoneEligible, 400), (e.Kind, e.StatusCode));
        Assert.Contains("a: its model lacks tools", e.Message, StringComparison.Ordinal);
    }

    private static (ChatMessage Message, ChatOptions Options) Request(string need)
    {
        var options = new ChatOptions();
        var message = new ChatMessage(ChatRole.User, "hi");
        switch (need)
        {
            case "tools":
                options.Tools = [AIFunctionFactory.CreateDeclaration("now", "The time.", default)];
                break;
            case "jsonschema":
                options.ResponseFormat = ChatResponseFormat.ForJsonSchema<string>();
                break;
            case "reasoning":
                options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High };
                break;
            default:
                string type = need switch { "vision" => "image/png", "audio" => "audio/wav", _ => "application/pdf" };
                message.Contents.Add(new DataContent(new byte[] { 1, 2, 3 }, type));
                break;
        }

        return (message, options);
    }
}
