using System.Net;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Building;

/// <summary>A reasoning effort reaches a model that is known to have none only where nobody said to leave such things out.</summary>
public class EffortTests
{
    [Theory]
    [InlineData("\"model\": \"openai/gpt-4o\", \"dropUnsupported\": true", false)]
    [InlineData("\"model\": \"openai/gpt-4o\", \"dropUnsupported\": true, \"features\": [\"reasoning\"]", true)]
    [InlineData("\"model\": \"openai/o3\", \"dropUnsupported\": true", true)]
    [InlineData("\"model\": \"openai/unknown\", \"dropUnsupported\": true", true)]
    public async Task An_effort_is_sent_to_who_may_have_it(string deployment, bool sent)
    {
        var handler = new Recorder();
        await using Router router = Router.Parse(
            $$"""{ "groups": { "g": { "reasoningEffort": "low", "deployments": [ { {{deployment}}, "apiKey": "env:K" } ] } } }""",
            new RouterOptions { EnvironmentVariables = static name => name, HttpHandlerFactory = _ => handler });
        await router.CompleteAsync("g", "hi");
        await router.CompleteAsync("g", "hi", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } });
        Assert.Equal(2, handler.Bodies.Count);
        Assert.All(handler.Bodies, body => Assert.Equal(sent, body.Contains("reasoning_effort", StringComparison.Ordinal)));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ho"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""",
                    Encoding.UTF8, "application/json"),
            };
        }
    }
}
