namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Moves to siblings, returns, waits, timeouts and the end of both.</summary>
internal static class RetryScenarios
{
    public static readonly Scenario[] All =
    [
        new("a 429 moves to the sibling at once", "gpt : a, b", "a: 429", """
            ask gpt => b | after a RateLimited | in 0s
            cooling a 5s
            """),
        new("Retry-After is ignored where there is a sibling", "gpt : a, b", "a: 429 retry-after=20", """
            ask gpt => b | after a RateLimited | in 0s
            cooling a 20s
            """),
        new("Retry-After is honoured by a deployment that is alone", "gpt : a", "a: 429 retry-after=3, ok", """
            ask gpt => a | after a RateLimited | in 3..3.8s
            """),
        new("a 429 without Retry-After, alone, is tried again after a short wait", "gpt : a", "a: 429, ok", """
            ask gpt => a | after a RateLimited | in 0..0.5s
            """),
        new("a deployment alone that stays limited fails after two returns", "gpt : a", "a: 429 retry-after=3", """
            ask gpt => fails RateLimited 429 | after a RateLimited x3 | in 6..7.6s | retry 3s
            """),
        new("a Retry-After beyond the deadline is not waited for", "gpt : a", "a: 429 retry-after=5", """
            ask gpt timeout=2s => fails RateLimited 429 | after a RateLimited | in 0s | retry 5s
            """),
        new("a Retry-After of minutes is not waited for", "gpt : a", "a: 429 retry-after=120", """
            ask gpt => fails RateLimited 429 | after a RateLimited | in 0s | retry 120s
            """),
        new("of two limited deployments the earlier one is returned to", "gpt : a, b", "a: 429 retry-after=3, ok\nb: 429 retry-after=8", """
            ask gpt => a | after a RateLimited, b RateLimited | in 3..3.8s
            """),
        new("a 401 alone ends at once", "gpt : a", "a: 401", """
            ask gpt => fails Authentication 401 | after a Authentication | in 0s
            cooling a 5s
            """),
        new("a 401 moves to a sibling with another key", "gpt : a, b", "a: 401", """
            ask gpt => b | after a Authentication | in 0s
            """),
        new("a 401 spares the siblings with the same key a call", "gpt : a host=h key=k, b host=h key=k, c", "a: 401", """
            ask gpt => c | after a Authentication
            cooling a 5s, b 5s
            calls a=1 b=0 c=1
            """),
        new("a 404 moves on and is never repeated", "gpt : a, b", "a: 404\nb: 404", """
            ask gpt => fails NotFound 404 | after a NotFound, b NotFound | in 0s
            calls a=1 b=1
            """),
        new("a 403 moves on and is never repeated", "gpt : a, b", "a: 403\nb: 403", """
            ask gpt => fails PermissionDenied 403 | after a PermissionDenied, b PermissionDenied
            cooling a 5s, b 5s
            """),
        new("a bad request goes nowhere", "gpt : a, b", "a: 400", """
            ask gpt => fails BadRequest 400 | after a BadRequest | in 0s | retry none
            calls a=1 b=0
            cooling none
            """),
        new("a bad request is not retried when alone", "gpt : a", "a: 422", """
            ask gpt => fails BadRequest 422 | after a BadRequest
            calls a=1
            """),
        new("an id that the caller sent and nobody knows is a bad request", "gpt : a, b", "a: 404 param=file_id", """
            ask gpt => fails BadRequest 404 | after a BadRequest
            cooling none
            """),
        new("a 500 moves to the sibling at once", "gpt : a, b", "a: 500", """
            ask gpt => b | after a ServerError | in 0s
            """),
        new("a 500 alone is tried two times more", "gpt : a", "a: 500", """
            ask gpt => fails ServerError 500 | after a ServerError x3 | in 0..1.5s
            calls a=3
            """),
        new("a 500 alone that passes is answered", "gpt : a", "a: 500 x2, ok", """
            ask gpt => a | after a ServerError x2 | in 0..1.5s
            """),
        new("no retries: not even the sibling", "gpt : a, b", "a: 500", """
            ask gpt retries=0 => fails ServerError 500 | after a ServerError
            calls a=1 b=0
            """),
        new("retries of the group", "gpt retries=1 : a", "a: 500", """
            ask gpt => fails ServerError 500 | after a ServerError x2
            """),
        new("retries of the request go before those of the group", "gpt retries=0 : a", "a: 500", """
            ask gpt retries=4 => fails ServerError 500 | after a ServerError x5
            """),
        new("every sibling is tried, also when there are more than two", "gpt : a, b, c, d, e", "a: 500\nb: 500\nc: 500\nd: 500", """
            ask gpt => e | after a ServerError, b ServerError, c ServerError, d ServerError | in 0s
            """),
        new("ten attempts in all", "gpt : a, b, c, d, e, f, g, h, i, j, k, l",
            "a: 500\nb: 500\nc: 500\nd: 500\ne: 500\nf: 500\ng: 500\nh: 500\ni: 500\nj: 500", """
            ask gpt => fails ServerError 500 | after a ServerError, b ServerError, c ServerError, d ServerError, e ServerError, f ServerError, g ServerError, h ServerError, i ServerError, j ServerError
            calls j=1 k=0 l=0
            """),
        new("the request's own attempt budget", "gpt : a, b, c", "a: 500\nb: 500", """
            ask gpt attempts=2 => fails ServerError 500 | after a ServerError, b ServerError
            calls c=0
            """),
        new("a refused connection moves on", "gpt : a, b", "a: refused", """
            ask gpt => b | after a Connection | in 0s
            """),
        new("a connection that breaks moves on", "gpt : a, b", "a: reset", """
            ask gpt => b | after a Connection | in 0s
            """),
        new("garbage, half an answer and a proxy's page are malformed", "gpt : a, b, c, d", "a: garbage\nb: truncated\nc: page", """
            ask gpt => d | after a MalformedResponse, b MalformedResponse, c MalformedResponse | in 0s
            """),
        new("an error inside a 200 is what its code says", "gpt : a, b, c", "a: inside code=server_error\nb: inside code=rate_limit_exceeded", """
            ask gpt => c | after a ServerError, b RateLimited
            """),
        new("a conflict is tried again, and cools nobody", "gpt : a", "a: 409, ok", """
            ask gpt => a | after a Conflict | in 0..0.5s
            cooling none
            """),
        new("a conflict moves to the sibling first", "gpt : a, b", "a: 409", """
            ask gpt => b | after a Conflict | in 0s
            """),
        new("a too large request goes to an unknown limit", "gpt : a tpm=1000, b", "a: 413", """
            ask gpt => b | after a RequestTooLarge
            """),
        new("an unsupported parameter moves to another model only", "gpt : a model=openai/x, b model=openai/x, c model=openai/y",
            "a: 400 code=unsupported_parameter", """
            ask gpt => c | after a Unsupported
            calls b=0
            cooling none
            """),
        new("an unsupported parameter is not repeated", "gpt : a", "a: 400 code=unsupported_value", """
            ask gpt => fails Unsupported 400 | after a Unsupported
            calls a=1
            """),
        new("a timeout moves to the sibling", "gpt : a, b", "a: stall", """
            ask gpt attempt=1s => b | after a Timeout | in 1s
            """),
        new("a second timeout ends the request", "gpt : a, b, c", "a: stall\nb: stall", """
            ask gpt attempt=1s => fails Timeout 504 | after a Timeout, b Timeout | in 2s
            calls c=0
            """),
        new("a timeout alone is tried again once", "gpt : a", "a: stall, ok", """
            ask gpt attempt=1s => a | after a Timeout | in 1..1.5s
            """),
        new("408 and 504 are timeouts", "gpt : a, b, c", "a: 504\nb: 408", """
            ask gpt => fails Timeout 504 | after a Timeout, b Timeout
            calls c=0
            """),
        new("the deadline cuts the last attempt", "gpt : a, b", "a: stall\nb: stall", """
            ask gpt timeout=3s attempt=2s => fails Timeout 504 | after a Timeout, b Timeout | in 3s
            """),
        new("nothing begins after the deadline", "gpt : a, b", "a: 500 after=2s\nb: ok after=10s", """
            ask gpt timeout=5s => fails ServerError 500 | after a ServerError, b Timeout | in 5s
            calls a=1 b=1
            """),
        new("a deployment's own attempt timeout", "gpt : a attemptTimeoutSeconds=2, b", "a: stall", """
            ask gpt => b | after a Timeout | in 2s
            """),
        new("the caller's cancellation ends everything at once", "gpt : a, b", "a: stall", """
            start 1 ask gpt
            wait 1s
            upstream a=1
            cancel 1
            end 1 => cancelled
            upstream a=0
            inflight a=0
            calls b=0
            cooling none
            """),
        new("a cancellation during a wait ends it", "gpt : a", "a: 429 retry-after=30", """
            ask gpt cancel=2s => cancelled | in 2s
            calls a=1
            """),
        new("embeddings fail over alike", "emb mode=embedding : a, b", "a: 500", """
            embed emb => b | after a ServerError | in 0s
            """),

        // Returns
        new("the shorter wait does not readmit the other", "gpt cooldown=off : a, b", "a: 429 retry-after=5, ok\nb: 500, ok", """
            ask gpt => b | after a RateLimited, b ServerError | in 0..0.5s
            """),
        new("retries by kind", "gpt retriesByKind={server-error:0;timeout:1} : a", "a: 500", """
            ask gpt => fails ServerError 500 | after a ServerError
            """),
        new("the base of the wait", "gpt retryBaseDelaySeconds=0 : a", "a: 500 x2, ok", """
            ask gpt => a | after a ServerError x2 | in 0s
            """),
        new("a limited deployment that is alone is held: its callers wait for it", "gpt : a", "a: 429 retry-after=3, ok", """
            ask gpt retries=0 => fails RateLimited 429 | after a RateLimited | retry 3s
            cooling a 3s
            ask gpt wait=5s => a | in 3..5s
            calls a=2
            """),
        new("a held deployment's callers fail as limited when they do not wait", "gpt : a", "a: 429 retry-after=30", """
            ask gpt retries=0 => fails RateLimited 429 | after a RateLimited
            wait 1s
            ask gpt => fails RateLimited 429 | in 0s | retry 29s
            calls a=1
            """),

        // Larger limits and windows
        new("a too large request goes to a larger limit only", "gpt : a tpm=1000, b tpm=500, c tpm=5000", "a: 413", """
            ask gpt => c | after a RequestTooLarge
            calls b=0
            """),
        new("a too long prompt goes to a larger window only", "gpt : a contextWindow=1000, b contextWindow=500, c contextWindow=100000", "a: 400 code=context_length_exceeded", """
            ask gpt => c | after a ContextWindowExceeded
            calls b=0
            """),
        new("a too long prompt goes to a larger window of the same model", "gpt : a model=openai/m contextWindow=1000, b model=openai/m contextWindow=5000", "a: 400 code=context_length_exceeded", """
            ask gpt => b | after a ContextWindowExceeded
            """),
    ];
}
