namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Streams: before the first visible chunk an attempt like any other, afterwards never a clean-looking short answer.</summary>
internal static class StreamScenarios
{
    public static readonly Scenario[] All =
    [
        new("a stream, whole", "gpt : a", "", """
            stream gpt => a | text "a/1.0 a/1.1 a/1.2"
            inflight a=0
            """),
        new("a refused stream moves on", "gpt : a, b", "a: 429 retry-after=9", """
            stream gpt => b | after a RateLimited | in 0s | text "b/2.0 b/2.1 b/2.2"
            cooling a 9s
            """),
        new("a stream that breaks before its first chunk moves on", "gpt : a, b", "a: ok chunks=0 end=cut", """
            stream gpt => b | after a Connection | text "b/2.0 b/2.1 b/2.2"
            """),
        new("a stream that ends before its first chunk moves on", "gpt : a, b", "a: ok chunks=0 end=early", """
            stream gpt => b | after a MalformedResponse
            """),
        new("an error event before the first chunk is what its code says", "gpt : a, b", "a: ok chunks=0 end=error code=rate_limit_exceeded", """
            stream gpt => b | after a RateLimited
            cooling a 5s
            """),
        new("an error in place of a stream moves on", "gpt : a, b", "a: inside", """
            stream gpt => b | after a ServerError
            """),
        new("a page in place of a stream moves on", "gpt : a, b", "a: page", """
            stream gpt => b | after a MalformedResponse
            """),
        new("a stream that breaks after its first chunk fails", "gpt fallbacks=claude : a, b\nclaude : c", "a: ok chunks=2 end=cut", """
            stream gpt => breaks Connection | after a Connection | text "a/1.0 a/1.1"
            calls b=0 c=0
            inflight a=0
            """),
        new("a stream without a finish reason is truncated", "gpt : a, b", "a: ok chunks=2 end=early", """
            stream gpt => breaks MalformedResponse | after a MalformedResponse | text "a/1.0 a/1.1"
            """),
        new("[DONE] alone completes nothing", "gpt : a, b", "a: ok chunks=2 end=onlydone", """
            stream gpt => breaks MalformedResponse | after a MalformedResponse
            """),
        new("the absence of [DONE] does not harm", "gpt : a, b", "a: ok chunks=2 end=nodone", """
            stream gpt => a | text "a/1.0 a/1.1"
            """),
        new("an error event after the first chunk fails with its code", "gpt : a, b", "a: ok chunks=1 end=error code=overloaded_error", """
            stream gpt => breaks ServerError | after a ServerError | text "a/1.0"
            """),
        new("a chunk of garbage is a malformed answer", "gpt : a, b", "a: ok chunks=1 end=garbage", """
            stream gpt => breaks MalformedResponse | after a MalformedResponse | text "a/1.0"
            """),
        new("nothing visible in time moves on", "gpt : a, b", "a: ok chunks=0 end=stall", """
            stream gpt first=2s => b | after a Timeout | in 2s
            upstream a=0
            """),
        new("no headers in time move on", "gpt firstTokenTimeoutSeconds=3 : a, b", "a: stall", """
            stream gpt => b | after a Timeout | in 3s
            """),
        new("silence in the middle is a timeout", "gpt : a, b", "a: ok chunks=2 end=stall", """
            stream gpt chunk=3s => breaks Timeout | after a Timeout | in 3s | text "a/1.0 a/1.1"
            upstream a=0
            """),
        new("chunks that keep coming are no silence", "gpt : a", "a: ok chunks=10 every=2s", """
            stream gpt chunk=3s => a | in 20s
            """),
        new("a whole stream's time", "gpt : a", "a: ok chunks=100 every=1s", """
            stream gpt whole=5s => breaks Timeout | after a Timeout | in 5s
            upstream a=0
            """),
        new("the request's time ends with the first chunk", "gpt : a", "a: ok chunks=10 every=1s", """
            stream gpt timeout=2s => a | in 10s
            """),
        new("the request's time holds until the first chunk", "gpt : a, b", "a: ok after=9s", """
            stream gpt timeout=2s => fails Timeout 504 | after a Timeout | in 2s
            """),
        new("three streams that nobody drains are one in flight each", "gpt any strategy=least-busy : a, b, c", "a: ok every=1s\nb: ok every=1s\nc: ok every=1s", """
            open 1 gpt
            open 2 gpt
            open 3 gpt
            inflight a=1 b=1 c=1
            cancel 1
            cancel 2
            cancel 3
            inflight a=0 b=0 c=0
            upstream a=0 b=0 c=0
            """),
        new("a stream is in flight until it has ended", "gpt : a maxParallel=1, b", "a: ok every=1s", """
            open 1 gpt
            ask gpt => b
            drain 1 => a
            ask gpt => a
            """),
        new("a stream that is dropped ends upstream at once", "gpt : a", "a: ok chunks=5 every=1s", """
            open 1 gpt
            upstream a=1
            inflight a=1
            drop 1
            upstream a=0
            inflight a=0
            cooling none
            """),
        new("a stream that is cancelled ends upstream at once", "gpt : a", "a: ok chunks=5 every=1s", """
            open 1 gpt
            cancel 1
            upstream a=0
            inflight a=0
            drain 1 => cancelled
            """),
        new("a consumer that stays away loses the stream", "gpt : a", "a: ok chunks=5 every=1s", """
            open 1 gpt
            wait 601s
            upstream a=0
            inflight a=0
            drain 1 => breaks Timeout
            cooling none
            """),
        new("a filtered end of a stream that was shown is no failure", "gpt fallbacks=claude : a\nclaude : c", "a: ok finish=content_filter", """
            stream gpt => a | text "a/1.0 a/1.1 a/1.2"
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
    ];
}
