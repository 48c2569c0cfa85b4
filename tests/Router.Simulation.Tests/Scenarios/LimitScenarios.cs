namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Limits, weights, tiers, switches: who is asked, and what is said when nobody can be.</summary>
internal static class LimitScenarios
{
    public static readonly Scenario[] All =
    [
        new("a full deployment is passed over", "gpt : a rpm=1, b", "", """
            ask gpt => a
            ask gpt => b
            wait 61s
            ask gpt => a
            """),
        new("a full group says when there is room", "gpt : a rpm=1", "", """
            ask gpt => a
            wait 10s
            ask gpt => fails RateLimited 429 | in 0s | retry 50..51s | says "1/1 requests"
            """),
        new("a full group falls back without an attempt", "gpt fallbacks=claude : a rpm=1\nclaude : c", "", """
            ask gpt => a
            ask gpt => c | via claude
            """),
        new("no more in flight than allowed", "gpt : a maxParallel=1, b", "a: ok after=2s", """
            start 1 ask gpt
            ask gpt => b
            end 1 => a
            ask gpt => a
            """),
        new("a request that was never sent is not counted", "gpt : a rpm=1", "a: refused, ok", """
            ask gpt => a | after a Connection | in 0..0.5s
            """),
        new("a request that was answered with an error is counted", "gpt : a rpm=1", "a: 500, ok", """
            ask gpt => fails ServerError 500 | after a ServerError
            calls a=1
            """),
        new("what a provider says is left is believed", "gpt : a, b", "a: ok x-ratelimit-remaining-requests=0 x-ratelimit-reset-requests=20s, ok", """
            ask gpt => a
            ask gpt => b
            cooling none
            wait 20s
            ask gpt => a
            """),
        new("a request above a token limit goes where it fits", "gpt : a tpm=100, b tpm=10000", "", """
            ask gpt out=1000 => b
            """),
        new("a limit of nothing means never", "gpt : a rpm=0, b", "", """
            ask gpt => b
            """),
        new("tiers fail over in their order", "gpt any : a order=2, b order=1, c order=3", "b: 500\na: 500", """
            ask gpt => c | after b ServerError, a ServerError
            """),
        new("a weight of zero is for when nobody else is left", "gpt any : a weight=1, b weight=0", "a: ok x3, 500", """
            ask gpt => a
            ask gpt => a
            ask gpt => a
            ask gpt => b | after a ServerError
            """),
        new("who is switched off is not asked", "gpt : a, b", "", """
            off a
            ask gpt => b
            on a
            ask gpt => a
            """),
        new("all switched off", "gpt : a", "", """
            off a
            ask gpt => fails NoneEligible 503 | in 0s
            calls a=0
            """),
        new("a call that runs is finished by who is switched off", "gpt : a, b", "a: ok after=5s", """
            start 1 ask gpt
            off a
            end 1 => a | in 5s
            ask gpt => b
            """),
    ];
}
