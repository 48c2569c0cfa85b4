using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Names;

public class DefaultGroupTests
{
    private static string Json(string target) => $$"""
        { "defaults": { "defaultGroup": "{{target}}" },
          "aliases": { "other": "h", "secret-name": { "target": "h", "hidden": true } },
          "groups": {
            "g": { "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }] },
            "h": { "deployments": [{ "id": "b", "model": "openai/m", "apiKey": "env:B" }] },
            "p-*": { "deployments": [{ "id": "c", "model": "openai/*", "apiKey": "env:C" }] } } }
        """;

    [Theory]
    [InlineData("g", "a")]
    [InlineData("other", "b")]
    [InlineData("secret-name", "b")]
    public async Task A_name_that_stands_for_nothing_else_is_the_default_groups(string target, string deployment)
    {
        using var router = new TestRouter(Json(target));
        Assert.Equal(deployment, (await router.Router.CompleteAsync("whatever", "hi")).Route()!.Deployment);
        Assert.Equal(deployment, (await router.Router.CompleteAsync(new string('x', 10_000), "hi")).Route()!.Deployment);
        Assert.Equal("c", (await router.Router.CompleteAsync("p-1", "hi")).Route()!.Deployment);
        Assert.Equal("b", (await router.Router.CompleteAsync("h", "hi")).Route()!.Deployment);
    }

    [Fact]
    public async Task Without_one_the_error_lists_what_there_is_but_no_hidden_alias()
    {
        using var router = new TestRouter(Json("g").Replace("\"defaultGroup\": \"g\"", "", StringComparison.Ordinal));
        var e = await Assert.ThrowsAsync<UnknownModelException>(() => router.Router.CompleteAsync("secret-nam", "hi"));
        Assert.Equal(404, e.StatusCode);
        Assert.Contains("g, h", e.Message, StringComparison.Ordinal);
        Assert.Contains("other", e.Message, StringComparison.Ordinal);
        Assert.Contains("p-*", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_of_any_length_makes_a_short_message_of_one_line()
    {
        using var router = new TestRouter(Json("g").Replace("\"defaultGroup\": \"g\"", "", StringComparison.Ordinal));
        var e = await Assert.ThrowsAsync<UnknownModelException>(() => router.Router.CompleteAsync("evil\r\n" + new string('x', 1_000_000), "hi"));
        Assert.InRange(e.Message.Length, 1, 2_000);
        Assert.DoesNotContain('\n', e.Message);
    }
}
