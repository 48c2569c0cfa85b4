using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Eligibility;

public class TagTests
{
    private const string Json = """
        { "groups": { "g": { "deployments": [
          { "id": "free", "model": "openai/m", "apiKey": "env:A", "tags": ["free", "eu"] },
          { "id": "paid", "model": "openai/m", "apiKey": "env:B", "tags": ["paid", "eu"] },
          { "id": "both", "model": "openai/m", "apiKey": "env:C", "tags": ["free", "paid"] },
          { "id": "none", "model": "openai/m", "apiKey": "env:D" } ] } } }
        """;

    [Theory]
    [InlineData("free", null, "free both")]
    [InlineData("FREE", null, "free both")]
    [InlineData("free paid", null, "free paid both")]
    [InlineData("free paid", TagMatching.Any, "free paid both")]
    [InlineData("free paid", TagMatching.All, "both")]
    [InlineData("free !paid", null, "free")]
    [InlineData("!eu", null, "both none")]
    [InlineData("!eu !free", null, "none")]
    [InlineData("", null, "free paid both none")]
    public void Tags_choose_deployments(string tags, TagMatching? matching, string expected)
    {
        using var router = new TestRouter(Json);
        Assert.Equal(expected, Eligible(router, new RouteOptions { Tags = Split(tags), TagMatching = matching }));
    }

    [Fact]
    public void The_group_says_whether_all_tags_must_be_there_and_the_request_goes_before_it()
    {
        using var router = new TestRouter(Json.Replace("\"g\": {", "\"g\": { \"tagMatching\": \"all\",", StringComparison.Ordinal));
        Assert.Equal("both", Eligible(router, new RouteOptions { Tags = ["free", "paid"] }));
        Assert.Equal("free paid both", Eligible(router, new RouteOptions { Tags = ["free", "paid"], TagMatching = TagMatching.Any }));
    }

    [Fact]
    public void Requests_without_tags_take_those_tagged_default_where_there_are_some()
    {
        using var router = new TestRouter(Json.Replace("\"free\", \"eu\"", "\"free\", \"default\"", StringComparison.Ordinal));
        Assert.Equal("free", Eligible(router, new RouteOptions()));
        Assert.Equal("paid both", Eligible(router, new RouteOptions { Tags = ["paid"] }));
        Assert.Equal("", Eligible(router, new RouteOptions { Tags = ["!free"] }));
    }

    [Fact]
    public async Task A_deployment_that_is_asked_for_by_name_needs_no_tag_default()
    {
        using var router = new TestRouter(Json.Replace("\"free\", \"eu\"", "\"free\", \"default\"", StringComparison.Ordinal));
        Assert.Equal("none", (await router.Router.CompleteAsync("g/none", "hi")).Route()!.Deployment);
    }

    [Fact]
    public async Task Tags_that_nobody_has_fail_at_once_with_a_line_for_each_deployment()
    {
        using var router = new TestRouter(Json);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Tags = ["gold"] }));
        Assert.Equal((FailureKind.NoneEligible, 400), (e.Kind, e.StatusCode));
        Assert.Empty(e.Attempts);
        Assert.Null(e.RetryAfter);
        Assert.Contains("free: its tags are free, eu", e.Message, StringComparison.Ordinal);
        Assert.Contains("none: it has no tags", e.Message, StringComparison.Ordinal);
        Assert.Equal(5, e.Message.Split('\n').Length);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_fallback_is_asked_when_no_deployment_has_the_tag()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "fallbacks": ["h", "i"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }] },
              "h": { "deployments": [{ "id": "b", "model": "openai/m", "apiKey": "env:B" }] },
              "i": { "deployments": [{ "id": "c", "model": "openai/m", "apiKey": "env:C", "tags": ["gold"] }] } } }
            """);
        Assert.Equal("c", (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Tags = ["gold"] })).Route()!.Deployment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    public void A_tag_that_is_none_is_refused(string tag)
    {
        using var router = new TestRouter(Json);
        Assert.Throws<ArgumentException>(() => router.Router.Explain("g", route: new RouteOptions { Tags = [tag] }));
        Assert.Throws<ArgumentException>(() => router.Router.Explain("g", route: new RouteOptions { Tags = [new string('t', 10_000)] }));
        Assert.Throws<ArgumentException>(() => router.Router.Explain("g", route: new RouteOptions { Tags = [null!] }));
        Assert.Throws<ArgumentException>(() => router.Router.Explain("g", route: new RouteOptions { Tags = [.. Enumerable.Range(0, 10_000).Select(i => $"t{i}")] }));
    }

    [Fact]
    public void Tags_work_over_several_chunks()
    {
        string deployments = string.Join(",", Enumerable.Range(0, 200).Select(i => $$"""{ "id": "d{{i}}", "model": "openai/m", "apiKey": "env:A", "tags": ["t{{i % 7}}"] }"""));
        using var router = new TestRouter($$"""{ "groups": { "g": { "deployments": [{{deployments}}] } } }""");
        string expected = string.Join(' ', Enumerable.Range(0, 200).Where(i => i % 7 == 3).Select(i => $"d{i}"));
        Assert.Equal(expected, Eligible(router, new RouteOptions { Tags = ["t3"] }));
    }

    internal static string Eligible(TestRouter router, RouteOptions options)
        => string.Join(' ', router.Router.Explain("g", route: options).Candidates.Where(c => c.Verdict == RouteVerdict.Eligible).Select(c => c.Deployment));

    private static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
