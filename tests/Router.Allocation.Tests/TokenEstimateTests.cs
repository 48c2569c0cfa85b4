using System.Text.Json;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests;

public class TokenEstimateTests
{
    private static readonly ChatMessage[] Messages =
    [
        new(ChatRole.System, "You are a helpful assistant. Answer in at most three sentences, in the language of the question."),
        new(ChatRole.User, "Why is the sky blue? 空はなぜ青いのですか。 \uD83D\uDE00") { AuthorName = "Grace" },
        new(ChatRole.Assistant, [new TextReasoningContent("They want the short answer."), new TextContent("Rayleigh scattering.")]),
    ];

    [Fact]
    public void Messages_of_text_are_estimated_without_allocating()
    {
        ITokenEstimator estimator = TokenEstimator.Default;
        var options = new ChatOptions { Instructions = "Be brief.", Tools = [new Tool()] };
        int tokens = estimator.EstimateChat(Messages, options);
        Assert.Equal(0, Allocations.Of(() => Assert.True(estimator.EstimateChat(Messages, options) == tokens)));
    }

    [Fact]
    public void Texts_to_embed_are_estimated_without_allocating()
    {
        ITokenEstimator estimator = TokenEstimator.Default;
        string[] values = ["one", "two and a half"];
        Assert.Equal(0, Allocations.Of(() => Assert.True(estimator.EstimateTexts(values) > 1)));
    }

    private sealed class Tool : AIFunctionDeclaration
    {
        private static readonly JsonElement Schema = JsonElement.Parse("""{ "type": "object", "properties": { "city": { "type": "string" } } }""");

        public override string Name => "get_weather";

        public override JsonElement JsonSchema => Schema;
    }
}
