namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>
/// What the rules say and the engine does not do yet. Not run; a case moves to its table as soon as it passes
/// (<c>LLMR_PENDING=1</c> runs them all and says which do).
/// </summary>
internal static class PendingScenarios
{
    public static readonly Scenario[] All =
    [
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
        new("a limited deployment that is alone is held, not cooled", "gpt : a", "a: 429 retry-after=3, ok", """
            ask gpt retries=0 => fails RateLimited 429 | after a RateLimited | retry 3s
            cooling none
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

        // Lists by kind
        new("the context-window list goes before the general one", "gpt fallbacks=claude contextWindowFallbacks=gem : a\nclaude : c\ngem : g", "a: 400 code=context_length_exceeded", """
            ask gpt => g | after a ContextWindowExceeded | via gem
            calls c=0
            """),
        new("other failures do not go to the context-window list", "gpt contextWindowFallbacks=gem : a\ngem : g", "a: 404", """
            ask gpt => fails NotFound 404 | after a NotFound
            calls g=0
            """),
        new("a too large request goes to the context-window list", "gpt fallbacks=claude contextWindowFallbacks=gem : a\nclaude : c\ngem : g", "a: 413", """
            ask gpt => g | after a RequestTooLarge | via gem
            """),
        new("filtered content goes to the content list", "gpt fallbacks=claude contentPolicyFallbacks=gem : a\nclaude : c\ngem : g", "a: 400 code=content_filter", """
            ask gpt => g | after a ContentFiltered | via gem
            calls c=0
            """),
        new("an answer that was filtered goes to the content list", "gpt contentPolicyFallbacks=gem : a\ngem : g", "a: ok finish=content_filter", """
            ask gpt => g | after a ContentFiltered | via gem
            """),
        new("a stream that was filtered before anything was shown goes to the content list", "gpt contentPolicyFallbacks=gem : a\ngem : g", "a: ok chunks=0 finish=content_filter", """
            stream gpt => g | after a ContentFiltered | via gem
            """),
        new("a stream that was shown does not go to the content list", "gpt contentPolicyFallbacks=gem : a\ngem : g", "a: ok finish=content_filter", """
            stream gpt => a
            calls g=0
            """),
        new("the content list of the request", "gpt : a\ngem : g", "a: 400 code=content_filter", """
            ask gpt content=gem => g | after a ContentFiltered
            """),
        new("the context-window list of the request", "gpt fallbacks=claude : a\nclaude : c\ngem : g", "a: 400 code=context_length_exceeded", """
            ask gpt context=gem => g | after a ContextWindowExceeded
            """),
        new("no fallbacks means the lists by kind neither", "gpt contentPolicyFallbacks=gem contextWindowFallbacks=gem : a\ngem : g", "a: 400 code=content_filter, 400 code=context_length_exceeded", """
            ask gpt no-fallbacks => fails ContentFiltered 400 | after a ContentFiltered
            ask gpt no-fallbacks => fails ContextWindowExceeded 400 | after a ContextWindowExceeded
            calls g=0
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

        // Streams
        new("a consumer that comes back in time keeps its stream", "gpt : a", "a: ok", """
            first 1 gpt
            wait 400s
            take 1
            wait 400s
            drain 1 => a | text "a/1.0 a/1.1 a/1.2"
            """),
        new("a stream that breaks goes on elsewhere when the request wants it", "gpt : a, b", "a: ok chunks=2 end=cut", """
            stream gpt continue => b | after a Connection
            """),

        // Waiting
        new("who finds nobody waits for a place", "gpt : a maxParallel=1", "a: ok after=2s", """
            start 1 ask gpt
            ask gpt wait=5s => a | in 4s
            """),
        new("nobody waits longer than allowed", "gpt : a maxParallel=1", "a: ok after=20s", """
            start 1 ask gpt
            ask gpt wait=5s => fails RateLimited 429 | in 5s
            """),
        new("nobody waits beyond the deadline", "gpt : a maxParallel=1", "a: ok after=20s", """
            start 1 ask gpt
            ask gpt wait=5s timeout=2s => fails RateLimited 429 | in 2s
            """),
        new("waiting is the default, for ten seconds", "gpt : a maxParallel=1", "a: ok after=8s", """
            start 1 ask gpt
            ask gpt wait=default => a | in 16s
            """),
        new("the end of a cooldown is waited for", "gpt : a, b", "a: 404, ok\nb: 404", """
            ask gpt => fails NotFound 404 | after a NotFound, b NotFound
            ask gpt wait=10s => a | in 5s
            """),
        new("a fallback goes before waiting", "gpt fallbacks=claude : a maxParallel=1\nclaude : c", "a: ok after=2s", """
            start 1 ask gpt
            ask gpt wait=10s => c | in 0s
            """),
        new("who is more urgent goes first", "gpt : a maxParallel=1", "a: ok after=2s", """
            start 1 ask gpt
            start 2 ask gpt wait=60s priority=200
            start 3 ask gpt wait=60s priority=50
            end 3 => a | in 4s
            end 2 => a | in 6s
            """),
        new("who is as urgent goes in the order of arrival", "gpt : a maxParallel=1", "a: ok after=2s", """
            start 1 ask gpt
            start 2 ask gpt wait=60s
            start 3 ask gpt wait=60s
            end 2 => a | in 4s
            end 3 => a | in 6s
            """),
        new("who waits can be cancelled", "gpt : a maxParallel=1", "a: ok after=5s", """
            start 1 ask gpt
            start 2 ask gpt wait=60s
            start 3 ask gpt wait=60s
            wait 1s
            cancel 2
            end 2 => cancelled
            end 3 => a | in 10s
            """),

        // Hedging
        new("a second deployment is asked when the first is slow", "gpt : a, b", "a: ok after=10s", """
            ask gpt hedge=1s => b | in 1s
            upstream a=0
            inflight a=0 b=0
            cooling none
            """),
        new("the first one may still win", "gpt : a, b", "a: ok after=2s\nb: ok after=30s", """
            ask gpt hedge=1s => a | in 2s
            upstream b=0
            inflight b=0
            """),
        new("no hedge where nothing is slow", "gpt : a, b", "", """
            ask gpt hedge=1s => a
            calls b=0
            """),
        new("a failure does not wait for the hedge", "gpt : a, b", "a: 500", """
            ask gpt hedge=10s => b | after a ServerError | in 0s
            """),
    ];
}
