using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Eligibility;

public class WindowTests
{
    private const string Json = """
        { "groups": { "g": { "deployments": [
          { "id": "small", "model": "openai/x", "apiKey": "env:A", "contextWindow": 1000 },
          { "id": "large", "model": "openai/y", "apiKey": "env:B", "contextWindow": 8000 },
          { "id": "unknown", "model": "openai/z", "apiKey": "env:C" } ] } } }
        """;

    [Fact]
    public void A_request_that_is_longer_than_a_window_by_more_than_the_estimate_may_err_goes_to_larger_ones()
    {
        using var router = new TestRouter(Json);
        Assert.Equal("small large unknown", Eligible(router, 10, null));
        Assert.Equal("large unknown", Eligible(router, 3_000, null));
        Assert.Equal("unknown", Eligible(router, 30_000, null));
    }

    [Fact]
    public void Only_an_explicit_maximum_of_output_counts()
    {
        using var router = new TestRouter(Json);
        Assert.Equal("small large unknown", Eligible(router, 10, 900));
        Assert.Equal("large unknown", Eligible(router, 10, 1_001));
        Assert.Equal("unknown", Eligible(router, 10, 8_001));
    }

    [Fact]
    public async Task A_request_longer_than_every_window_is_one_error_with_the_numbers()
    {
        using var router = new TestRouter(Json.Replace("{ \"id\": \"unknown\", \"model\": \"openai/z\", \"apiKey\": \"env:C\" }", "{ \"id\": \"off\", \"model\": \"openai/z\", \"disabled\": true }", StringComparison.Ordinal));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", Text(20_000)));
        Assert.Equal((FailureKind.ContextWindowExceeded, 400), (e.Kind, e.StatusCode));
        Assert.Empty(e.Attempts);
        Assert.Matches("large: needs [0-9.]+k tokens, has 8000", e.Message);
        Assert.Contains("off: switched off", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_window_of_a_fallback_takes_what_the_group_cannot()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "fallbacks": ["h"], "deployments": [{ "id": "a", "model": "openai/x", "apiKey": "env:A", "contextWindow": 500 }] },
              "h": { "deployments": [{ "id": "b", "model": "openai/y", "apiKey": "env:B", "contextWindow": 100000 }] } } }
            """);
        Assert.Equal("b", (await router.Router.CompleteAsync("g", Text(5_000))).Route()!.Deployment);
        Assert.Equal("a", (await router.Router.CompleteAsync("g", Text(5))).Route()!.Deployment);
    }

    /// <summary>About so many tokens: a short English word and its space are one.</summary>
    private static string Text(int tokens) => string.Concat(Enumerable.Repeat("word ", tokens));

    private static string Eligible(TestRouter router, int tokens, int? output)
        => string.Join(' ', router.Router.Explain("g", [new ChatMessage(ChatRole.User, Text(tokens))], new ChatOptions { MaxOutputTokens = output })
            .Candidates.Where(c => c.Verdict == RouteVerdict.Eligible).Select(c => c.Deployment));
}
