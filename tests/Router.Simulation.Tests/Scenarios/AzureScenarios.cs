namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>How Azure says things.</summary>
internal static class AzureScenarios
{
    private const string Two = "gpt : a model=azure/one apiVersion=2024-10-21, b model=azure/two";

    public static readonly Scenario[] All =
    [
        new("azure: a rate limit with milliseconds", Two, "a: 429 code=RateLimitReached retry-after-ms=2500", """
            ask gpt => b | after a RateLimited
            cooling a 2.5s
            """),
        new("azure: a Retry-After of a day is a request above the limit", Two, "a: 429 code=429 retry-after=86400", """
            ask gpt => b | after a RequestTooLarge
            cooling none
            """),
        new("azure: filtered content", Two, "a: 400 code=content_filter", """
            ask gpt => fails ContentFiltered 400 | after a ContentFiltered
            """),
        new("azure: a deployment that does not exist", Two, "a: 404 code=DeploymentNotFound", """
            ask gpt => b | after a NotFound
            cooling a 5s
            """),
        new("azure: an unknown api-version is a missing endpoint", Two, "a: 400 code=UnsupportedApiVersion", """
            ask gpt => b | after a NotFound
            """),
        new("azure: 403 with a Retry-After is a call quota", Two, "a: 403 retry-after=40", """
            ask gpt => b | after a RateLimited
            cooling a 40s
            """),
        new("azure: 403 without one is forbidden", Two, "a: 403", """
            ask gpt => b | after a PermissionDenied
            """),
        new("azure: 408 is a timeout", Two, "a: 408", """
            ask gpt => b | after a Timeout
            """),
        new("azure: a wrong key", Two, "a: 401 code=401", """
            ask gpt => b | after a Authentication
            cooling a 5s
            """),
        new("azure: too many tokens in the prompt", Two, "a: 400 code=context_length_exceeded", """
            ask gpt => b | after a ContextWindowExceeded
            cooling none
            """),
    ];
}
