namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Who is left alone, when, and for how long.</summary>
internal static class CooldownScenarios
{
    public static readonly Scenario[] All =
    [
        new("five failures in a row cool", "gpt : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            cooling none
            ask gpt => b | after a ServerError
            cooling a 5s
            ask gpt => b
            """),
        new("half of the attempts may fail", "gpt : a, b", "a: ok, 500, ok, 500, ok, 500, ok, 500", """
            ask gpt => a
            ask gpt => b | after a ServerError
            ask gpt => a
            ask gpt => b | after a ServerError
            ask gpt => a
            ask gpt => b | after a ServerError
            ask gpt => a
            ask gpt => b | after a ServerError
            cooling none
            """),
        new("three in a row cool where traffic is thin", "gpt : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            wait 20s
            ask gpt => b | after a ServerError
            wait 20s
            cooling none
            ask gpt => b | after a ServerError
            cooling a 5s
            """),
        new("allowed failures replace the rate", "gpt allowedFailures=2 : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            cooling none
            ask gpt => b | after a ServerError
            cooling a 5s
            """),
        new("no failure allowed: the first one cools", "gpt allowedFailures=0 : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            cooling a 5s
            """),
        new("many failures allowed: none cools", "gpt allowedFailures=100 : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            ask gpt => b | after a ServerError
            cooling none
            """),
        new("failures are forgotten after a minute", "gpt allowedFailures=1 : a, b", "a: 500", """
            ask gpt => b | after a ServerError
            wait 61s
            ask gpt => b | after a ServerError
            cooling none
            """),
        new("a deployment's own number of failures", "gpt : a allowedFailures=0, b", "a: 500\nb: 500, ok", """
            ask gpt => b | after a ServerError, b ServerError | in 0..1s
            cooling a 4..5s
            """),
        new("the group's duration", "gpt cooldownSeconds=20 : a, b", "a: 404", """
            ask gpt => b | after a NotFound
            cooling a 20s
            """),
        new("a deployment's own duration", "gpt cooldownSeconds=20 : a cooldownSeconds=7, b", "a: 404", """
            ask gpt => b | after a NotFound
            cooling a 7s
            """),
        new("the provider's wish goes before the duration", "gpt cooldownSeconds=20 : a, b", "a: 429 retry-after=3", """
            ask gpt => b | after a RateLimited
            cooling a 3s
            """),
        new("cooldowns can be switched off", "gpt cooldown=off : a, b", "a: 429 retry-after=3, 401, 404, ok", """
            ask gpt => b | after a RateLimited
            ask gpt => b | after a Authentication
            ask gpt => b | after a NotFound
            cooling none
            ask gpt => a
            """),
        new("a duration of zero switches them off as well", "gpt cooldownSeconds=0 : a, b", "a: 404", """
            ask gpt => b | after a NotFound
            cooling none
            """),
        new("who is alone is not cooled by the rate", "gpt : a", "a: 500", """
            ask gpt => fails ServerError 500 | after a ServerError x3
            ask gpt => fails ServerError 500 | after a ServerError x3
            cooling none
            """),
        new("who is alone but has a fallback is cooled", "gpt fallbacks=claude : a\nclaude : c", "a: 500", """
            ask gpt => c | after a ServerError
            ask gpt => c | after a ServerError
            ask gpt => c | after a ServerError
            ask gpt => c | after a ServerError
            ask gpt => c | after a ServerError
            cooling a 5s
            """),
        new("the last usable one stays in", "gpt retries=1 : a, b", "a: 500\nb: 500", """
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError
            cooling a 5s
            """),
        new("who cools is passed over until its time is up", "gpt : a, b", "a: 429, ok", """
            ask gpt => b | after a RateLimited
            ask gpt => b
            wait 4.9s
            ask gpt => b
            wait 0.1s
            ask gpt => a
            """),
        new("all cooling: an error that says until when", "gpt : a, b", "a: 404\nb: 404", """
            ask gpt => fails NotFound 404 | after a NotFound, b NotFound
            wait 2s
            ask gpt => fails NoneEligible 503 | in 0s | retry 3s | says "cooling down"
            calls a=1 b=1
            """),
        new("the longer of two cooldowns holds", "gpt : a, b", "a: 429 after=1s retry-after=20, 429 after=2s retry-after=5", """
            start 1 ask gpt
            start 2 ask gpt
            end 1 => b | after a RateLimited | in 1s
            end 2 => b | after a RateLimited | in 2s
            cooling a 19s
            """),
        new("a caller's short timeout does not speak against a deployment", "gpt : a, b", "a: stall", """
            ask gpt attempt=1s => b | after a Timeout
            ask gpt attempt=1s => b | after a Timeout
            ask gpt attempt=1s => b | after a Timeout
            ask gpt attempt=1s => b | after a Timeout
            ask gpt attempt=1s => b | after a Timeout
            ask gpt attempt=1s => b | after a Timeout
            cooling none
            """),
        new("the group's timeout does", "gpt attemptTimeoutSeconds=1 : a, b", "a: stall", """
            ask gpt => b | after a Timeout
            ask gpt => b | after a Timeout
            ask gpt => b | after a Timeout
            ask gpt => b | after a Timeout
            ask gpt => b | after a Timeout
            cooling a 5s
            """),
        new("an operator's reset ends a cooldown", "gpt : a, b", "a: 429 retry-after=60, ok", """
            ask gpt => b | after a RateLimited
            cooling a 60s
            reset a
            cooling none
            ask gpt => a
            """),
        new("529 cools at once where there is a sibling", "gpt : a, b", "a: 529", """
            ask gpt => b | after a ServerError
            cooling a 5s
            """),
        new("503 with a Retry-After cools for that long", "gpt : a, b", "a: 503 retry-after=12", """
            ask gpt => b | after a ServerError
            cooling a 12s
            """),
        new("503 without one is a failure like others", "gpt : a, b", "a: 503", """
            ask gpt => b | after a ServerError
            cooling none
            """),
        new("529 alone cools nobody", "gpt : a", "a: 529, ok", """
            ask gpt => a | after a ServerError
            cooling none
            """),
        new("no more than five minutes of Retry-After", "gpt : a, b", "a: 429 retry-after=3600", """
            ask gpt => b | after a RateLimited
            cooling a 300s
            """),
        new("Retry-After as a date", "gpt : a, b", "a: 429 date=30s", """
            ask gpt => b | after a RateLimited
            cooling a 30s
            """),
        new("Retry-After in milliseconds goes first", "gpt : a, b", "a: 429 retry-after-ms=1500 retry-after=9", """
            ask gpt => b | after a RateLimited
            cooling a 1.5s
            """),
        new("the reset of a spent limit counts as Retry-After", "gpt : a, b", "a: 429 x-ratelimit-remaining-tokens=0 x-ratelimit-reset-tokens=1m30s", """
            ask gpt => b | after a RateLimited
            cooling a 90s
            """),
        new("spent credit cools all deployments of the key for five minutes", "gpt : a host=h key=k, b host=h key=k, c\nclaude : d host=h key=k, e host=h key=other", "a: 429 code=insufficient_quota", """
            ask gpt => c | after a QuotaExhausted
            cooling a 300s, b 300s, d 300s
            """),
        new("spent credit cools also who is alone", "gpt : a", "a: 402", """
            ask gpt => fails QuotaExhausted 402 | after a QuotaExhausted | retry 300s
            cooling a 300s
            """),
        new("a 401 cools the same key in other groups", "gpt : a host=h key=k, b\nclaude : c host=h key=k", "a: 401", """
            ask gpt => b | after a Authentication
            cooling a 5s, c 5s
            """),
        new("faults of requests cool nobody", "gpt : a", "a: 400, 413, 400 code=content_filter, 400 code=context_length_exceeded, 400 code=unsupported_parameter", """
            ask gpt => fails BadRequest 400 | after a BadRequest
            ask gpt => fails RequestTooLarge 413 | after a RequestTooLarge
            ask gpt => fails ContentFiltered 400 | after a ContentFiltered
            ask gpt => fails ContextWindowExceeded 400 | after a ContextWindowExceeded
            ask gpt => fails Unsupported 400 | after a Unsupported
            cooling none
            """),
        new("a broken stream speaks against its deployment", "gpt allowedFailures=0 : a, b", "a: ok chunks=2 end=cut", """
            stream gpt => breaks Connection | after a Connection
            cooling a 5s
            stream gpt => b
            """),

        // Cooldowns
        new("allowed failures by kind", "gpt allowedFailuresByKind={timeout:0;server-error:3} : a, b", "a: 408, 500", """
            ask gpt => b | after a Timeout
            cooling a 5s
            """),
        new("durations by kind", "gpt cooldownSecondsByKind={not-found:60} : a, b", "a: 404", """
            ask gpt => b | after a NotFound
            cooling a 60s
            """),
        new("repeated cooldowns double", "gpt : a, b", "a: 404", """
            ask gpt => b | after a NotFound
            cooling a 5s
            wait 5s
            ask gpt => b | after a NotFound
            cooling a 10s
            wait 10s
            ask gpt => b | after a NotFound
            cooling a 20s
            wait 20s
            ask gpt => b | after a NotFound
            cooling a 40s
            wait 40s
            ask gpt => b | after a NotFound
            cooling a 60s
            """),
        new("a success ends the doubling", "gpt : a, b", "a: 404 x2, ok, 404", """
            ask gpt => b | after a NotFound
            wait 5s
            ask gpt => b | after a NotFound
            cooling a 10s
            wait 10s
            ask gpt => a
            ask gpt => b | after a NotFound
            cooling a 5s
            """),
        new("one probe at a time, and one more every five seconds", "gpt : a, b", "a: 404, ok after=20s", """
            ask gpt => b | after a NotFound
            wait 5s
            start 1 ask gpt
            calls a=2
            ask gpt => b
            wait 4s
            ask gpt => b
            calls a=2
            wait 1.1s
            start 2 ask gpt
            calls a=3
            ask gpt => b
            end 1 => a
            """),
        new("a probe that is cancelled hands its turn on", "gpt : a, b", "a: 404, ok after=20s, ok", """
            ask gpt => b | after a NotFound
            wait 5s
            start 1 ask gpt
            ask gpt => b
            cancel 1
            end 1 => cancelled
            ask gpt => a
            """),
    ];
}
