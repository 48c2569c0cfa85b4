using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Eligibility;

public class AccessTests
{
    private const string Json = """
        { "groups": { "g": { "deployments": [
          { "id": "all", "model": "openai/m", "apiKey": "env:A" },
          { "id": "team", "model": "openai/m", "apiKey": "env:B", "accessTags": ["team:red", "team:blue"], "region": "eu" },
          { "id": "us", "model": "openai/m", "apiKey": "env:C", "region": "us" } ] } } }
        """;

    [Theory]
    [InlineData("", "all us")]
    [InlineData("team:red", "all team us")]
    [InlineData("TEAM:BLUE other", "all team us")]
    [InlineData("other", "all us")]
    public void A_deployment_with_access_tags_is_for_those_who_were_granted_one(string granted, string expected)
    {
        using var router = new TestRouter(Json);
        Assert.Equal(expected, TagTests.Eligible(router, new RouteOptions { AccessTags = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries) }));
    }

    [Fact]
    public async Task Asking_by_name_grants_nothing()
    {
        using var router = new TestRouter(Json);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g/team", "hi"));
        Assert.Equal((FailureKind.NoneEligible, 400), (e.Kind, e.StatusCode));
        Assert.Contains("team: needs one of the access tags team:red, team:blue", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Access_tags_of_a_group_hold_for_its_deployments_that_name_none()
    {
        using var router = new TestRouter(Json.Replace("\"g\": {", "\"g\": { \"accessTags\": [\"staff\"],", StringComparison.Ordinal));
        Assert.Equal("", TagTests.Eligible(router, new RouteOptions()));
        Assert.Equal("all us", TagTests.Eligible(router, new RouteOptions { AccessTags = ["staff"] }));
        Assert.Equal("team", TagTests.Eligible(router, new RouteOptions { AccessTags = ["team:red"] }));
    }

    [Fact]
    public async Task A_fallback_that_the_caller_may_not_use_is_passed_over()
    {
        using var router = new TestRouter(
            """
            { "groups": {
              "g": { "fallbacks": ["h", "i"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A", "rpm": 0 }] },
              "h": { "accessTags": ["staff"], "deployments": [{ "id": "b", "model": "openai/m", "apiKey": "env:B" }] },
              "i": { "deployments": [{ "id": "c", "model": "openai/m", "apiKey": "env:C" }] } } }
            """);
        Assert.Equal("c", (await router.Router.CompleteAsync("g", "hi")).Route()!.Deployment);
        Assert.Equal("b", (await router.Router.CompleteAsync("g", "hi", route: new RouteOptions { AccessTags = ["staff"] })).Route()!.Deployment);
    }

    [Theory]
    [InlineData("eu", "")]
    [InlineData("US", "us")]
    public void A_demanded_region_takes_only_those_who_declare_it(string region, string expected)
    {
        using var router = new TestRouter(Json);
        Assert.Equal(expected, TagTests.Eligible(router, new RouteOptions { Region = region }));
    }

    [Fact]
    public async Task A_region_that_nobody_declares_fails_at_once_and_says_where_everybody_is()
    {
        using var router = new TestRouter(Json);
        var e = await Assert.ThrowsAsync<LlmRouterException>(
            () => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Region = "mars", AccessTags = ["team:red"] }));
        Assert.Equal((FailureKind.NoneEligible, 400), (e.Kind, e.StatusCode));
        Assert.Contains("all: the request demands the region mars, it declares none", e.Message, StringComparison.Ordinal);
        Assert.Contains("us: the request demands the region mars, it is in us", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "everywhere")]
    [InlineData("Staging", null, "everywhere staging")]
    [InlineData("staging", "Development", "everywhere staging")]
    [InlineData(null, "staging", "everywhere staging")]
    public void A_deployment_is_offered_only_in_its_environments(string? variable, string? host, string expected)
    {
        using var router = new TestRouter(
            """
            { "groups": { "g": { "deployments": [
              { "id": "everywhere", "model": "openai/m", "apiKey": "env:A" },
              { "id": "staging", "model": "openai/m", "apiKey": "env:MISSING", "environments": ["Staging", "Test"] } ] } } }
            """,
            configure: o =>
            {
                o.EnvironmentName = host;
                o.EnvironmentVariables = name => name switch
                {
                    "LLMROUTER_ENVIRONMENT" => variable,
                    "MISSING" when expected.Length < 12 => throw new InvalidOperationException("Nothing is resolved for a deployment that is off here."),
                    "A" or "MISSING" => "key",
                    _ => null,
                };
            });
        Assert.Equal(expected, TagTests.Eligible(router, new RouteOptions()));
    }

    [Fact]
    public void Access_windows_open_and_close_by_the_clock_of_their_zone()
    {
        // The clock starts at some time of some day: go to a Monday, midnight UTC.
        using var router = new TestRouter(
            """
            { "groups": { "g": { "deployments": [
              { "id": "day", "model": "openai/m", "apiKey": "env:A", "accessWindows": ["Mon-Fri 08:00-18:00"] },
              { "id": "night", "model": "openai/m", "apiKey": "env:B", "accessWindows": ["22:00-06:00"] },
              { "id": "weekend", "model": "openai/m", "apiKey": "env:C", "accessWindows": ["Sat,Sun 00:00-24:00", "Wed 12:00-13:00"] } ] } } }
            """);
        DateTimeOffset start = router.Time.GetUtcNow();
        DateTimeOffset monday = start.Date.AddDays((8 - (int)start.DayOfWeek) % 7 + 7);
        monday = new DateTimeOffset(monday.DateTime, TimeSpan.Zero);
        foreach ((string day, string time, string expected) in ((string, string, string)[])
            [("0", "00:00", "night"), ("0", "05:59", "night"), ("0", "06:00", ""), ("0", "08:00", "day"), ("0", "17:59", "day"), ("0", "18:00", ""), ("0", "22:00", "night"),
                ("1", "03:00", "night"), ("2", "12:00", "day weekend"), ("2", "13:00", "day"), ("5", "00:00", "night weekend"), ("5", "12:00", "weekend"), ("6", "23:59", "night weekend"), ("7", "00:00", "night")])
        {
            DateTimeOffset at = monday.AddDays(int.Parse(day, System.Globalization.CultureInfo.InvariantCulture)) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
            router.Time.Advance(at - router.Time.GetUtcNow());

            // A decision looks at the clock; what it finds is what the verdicts say.
            router.Router.Select("g");
            Assert.Equal((day, time, expected), (day, time, TagTests.Eligible(router, new RouteOptions())));
        }
    }

    [Fact]
    public async Task A_closed_group_says_when_it_opens()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "accessWindows": ["03:00-04:00"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }] } } }""");
        DateTimeOffset now = router.Time.GetUtcNow();
        router.Time.Advance(now.Date.AddDays(1).AddMinutes(150) - now.DateTime);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        Assert.Equal((FailureKind.NoneEligible, 503), (e.Kind, e.StatusCode));
        Assert.Equal(TimeSpan.FromMinutes(30), e.RetryAfter);
        Assert.Contains("a: outside its access windows", e.Message, StringComparison.Ordinal);
        router.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("hello", (await router.Router.CompleteAsync("g", "hi")).Text);
    }

    [Fact]
    public void An_explanation_knows_windows_that_have_opened_or_closed_since_the_last_decision()
    {
        using var router = new TestRouter(
            """{ "groups": { "g": { "accessWindows": ["03:00-04:00"], "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }] } } }""");
        DateTimeOffset now = router.Time.GetUtcNow();
        router.Time.Advance(now.Date.AddDays(1).AddHours(3) - now.DateTime);
        RouteDecision open = router.Router.Explain("g");
        Assert.Equal(("a", RouteVerdict.Eligible), (open.Chosen, open.Candidates[0].Verdict));
        router.Time.Advance(TimeSpan.FromHours(1));
        RouteDecision closed = router.Router.Explain("g");
        Assert.Equal((null, RouteVerdict.Closed), (closed.Chosen, closed.Candidates[0].Verdict));
    }
}
