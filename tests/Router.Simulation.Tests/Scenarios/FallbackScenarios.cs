namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Fallbacks: which list, which entry, how far, and whose error is thrown.</summary>
internal static class FallbackScenarios
{
    public static readonly Scenario[] All =
    [
        new("a group that cannot answer falls back at once", "gpt fallbacks=claude : a\nclaude : c", "a: 500", """
            ask gpt => c | after a ServerError | in 0s | via claude
            """),
        new("the whole group is tried before its fallback", "gpt fallbacks=claude : a, b\nclaude : c", "a: 500\nb: 429", """
            ask gpt => c | after a ServerError, b RateLimited | in 0s
            """),
        new("an alias as a fallback", "gpt fallbacks=other : a\nclaude : c\nalias other=claude", "a: 500", """
            ask gpt => c | after a ServerError | via claude
            """),
        new("a deployment as a fallback", "gpt fallbacks=claude/d : a\nclaude : c, d", "a: 500", """
            ask gpt => d | after a ServerError | via claude
            calls c=0
            """),
        new("a deployment of the own group as a fallback was tried already", "gpt fallbacks=gpt/a|claude : a\nclaude : c", "a: 500", """
            ask gpt => c | after a ServerError
            calls a=1
            """),
        new("a chain of fallbacks", "gpt fallbacks=claude : a\nclaude fallbacks=gem : c\ngem : g", "a: 500\nc: 500", """
            ask gpt => g | after a ServerError, c ServerError | via gem
            """),
        new("a fallback's own list goes before the next entry", "gpt fallbacks=claude|last : a\nclaude fallbacks=gem : c\ngem : g\nlast : l", "a: 500\nc: 500", """
            ask gpt => g | after a ServerError, c ServerError
            calls l=0
            """),
        new("a loop of fallbacks ends", "gpt fallbacks=claude retries=0 : a\nclaude fallbacks=gpt retries=0 : c", "a: 500\nc: 500", """
            ask gpt => fails ServerError 500 | after a ServerError, c ServerError
            """),
        new("where no fallback is left the last group is returned to", "gpt fallbacks=claude : a\nclaude : c", "a: 500\nc: 500 x2, ok", """
            ask gpt => c | after a ServerError, c ServerError x2 | in 0..1.5s
            """),
        new("no fallbacks for this request", "gpt fallbacks=claude : a\nclaude : c", "a: 500", """
            ask gpt no-fallbacks => fails ServerError 500 | after a ServerError x3
            calls c=0
            """),
        new("no fallbacks also when the request names some", "gpt fallbacks=claude : a\nclaude : c", "a: 404", """
            ask gpt no-fallbacks fallbacks=claude => fails NotFound 404 | after a NotFound
            calls c=0
            """),
        new("no fallbacks means the router's default neither", "defaults fallbacks=claude\ngpt : a\nclaude : c", "a: 404", """
            ask gpt no-fallbacks => fails NotFound 404 | after a NotFound
            calls c=0
            """),
        new("an empty list of the request means none", "gpt fallbacks=claude : a\nclaude : c", "a: 404", """
            ask gpt fallbacks=none => fails NotFound 404 | after a NotFound
            calls c=0
            """),
        new("the request's list replaces the group's", "gpt fallbacks=claude : a\nclaude : c\ngem : g", "a: 500", """
            ask gpt fallbacks=gem => g | after a ServerError | via gem
            calls c=0
            """),
        new("several entries of the request, in order", "gpt : a\nclaude : c\ngem : g", "a: 500\nc: 500", """
            ask gpt fallbacks=claude|gem => g | after a ServerError, c ServerError
            """),
        new("the router's default list serves groups without one", "defaults fallbacks=claude\ngpt : a\nclaude : c", "a: 500", """
            ask gpt => c | after a ServerError | via claude
            """),
        new("exactly one list: a group's own replaces the default", "defaults fallbacks=claude\ngpt fallbacks=gem retries=0 : a\nclaude fallbacks=gem : c\ngem fallbacks=gpt retries=0 : g", "a: 500\ng: 500", """
            ask gpt => fails ServerError 500 | after a ServerError, g ServerError
            calls c=0
            """),
        new("no more hops than allowed", "gpt fallbacks=claude|gem : a\nclaude retries=0 : c\ngem : g", "a: 500\nc: 500", """
            ask gpt hops=1 => fails ServerError 500 | after a ServerError, c ServerError
            calls g=0
            """),
        new("no hops at all", "gpt fallbacks=claude retries=0 : a\nclaude : c", "a: 500", """
            ask gpt hops=0 => fails ServerError 500 | after a ServerError
            """),
        new("five hops by default", "gpt fallbacks=g1|g2|g3|g4|g5|g6 : a\ng1 : b\ng2 : c\ng3 : d\ng4 : e\ng5 retries=0 : f\ng6 : g",
            "a: 404\nb: 404\nc: 404\nd: 404\ne: 404\nf: 404", """
            ask gpt => fails NotFound 404 | after a NotFound, b NotFound, c NotFound, d NotFound, e NotFound, f NotFound
            calls g=0
            """),
        new("a bad request does not fall back", "gpt fallbacks=claude : a\nclaude : c", "a: 400", """
            ask gpt => fails BadRequest 400 | after a BadRequest
            calls c=0
            """),
        new("a bad request falls back where the group wants it", "gpt fallbacks=claude fallbackOnBadRequest=true : a\nclaude : c", "a: 400", """
            ask gpt => c | after a BadRequest
            """),
        new("a bad request inside a hop ends the hop, not the chain", "gpt fallbacks=claude|gem : a\nclaude : c\ngem : g", "a: 500\nc: 400", """
            ask gpt => g | after a ServerError, c BadRequest
            """),
        new("content that is filtered does not go to the general list", "gpt fallbacks=claude : a, b\nclaude : c", "a: 400 code=content_filter", """
            ask gpt => fails ContentFiltered 400 | after a ContentFiltered
            calls b=0 c=0
            cooling none
            """),
        new("an answer that was filtered is an answer, without a content list", "gpt fallbacks=claude : a\nclaude : c", "a: ok finish=content_filter", """
            ask gpt => a
            """),
        new("a too long prompt falls back to the general list where there is no other", "gpt fallbacks=claude : a\nclaude : c", "a: 400 code=context_length_exceeded", """
            ask gpt => c | after a ContextWindowExceeded
            cooling none
            """),
        new("a too long prompt is not repeated", "gpt : a", "a: 400 code=context_length_exceeded", """
            ask gpt => fails ContextWindowExceeded 400 | after a ContextWindowExceeded | retry none
            calls a=1
            """),
        new("a 429 is never a context-window failure", "gpt : a, b", "a: 429 message=\"context length of 8192 tokens\"", """
            ask gpt => b | after a RateLimited
            """),
        new("a 401 with nobody else falls back", "gpt fallbacks=claude : a\nclaude : c", "a: 401", """
            ask gpt => c | after a Authentication | in 0s
            """),
        new("if all fails it is the first group's error", "gpt fallbacks=claude : a\nclaude : c", "a: 401\nc: 404", """
            ask gpt => fails Authentication 401 | after a Authentication, c NotFound
            """),
        new("the earliest time over all groups", "gpt fallbacks=claude : a\nclaude : c", "a: 429 retry-after=30\nc: 404", """
            ask gpt => fails RateLimited 429 | after a RateLimited, c NotFound | retry 5s
            """),
        new("a fallback that cools is passed over", "gpt fallbacks=claude|gem : a\nclaude : c\ngem : g", "a: 500\nc: 404", """
            ask claude => fails NotFound 404 | after c NotFound
            ask gpt => g | after a ServerError
            calls c=1
            """),
        new("nobody to be asked falls back without an attempt", "gpt fallbacks=claude : a\nclaude : c", "a: 404", """
            ask gpt => c | after a NotFound
            ask gpt => c | via claude
            calls a=1
            """),
        new("one attempt is kept back for the fallback", "gpt fallbacks=claude : a, b, c, d, e, f, g, h, i, j\nclaude : z",
            "a: 500\nb: 500\nc: 500\nd: 500\ne: 500\nf: 500\ng: 500\nh: 500\ni: 500\nj: 500", """
            ask gpt => z | after a ServerError, b ServerError, c ServerError, d ServerError, e ServerError, f ServerError, g ServerError, h ServerError, i ServerError
            calls j=0
            """),
        new("two timeouts end it, whatever fallbacks there are", "gpt fallbacks=claude|gem : a\nclaude : c\ngem : g", "a: stall\nc: stall", """
            ask gpt attempt=1s => fails Timeout 504 | after a Timeout, c Timeout | in 2s
            calls g=0
            """),
        new("a pinned deployment is the only one", "gpt : a, b", "b: 500", """
            ask gpt pin=b => fails ServerError 500 | after b ServerError x3
            calls a=0
            """),
        new("a pinned deployment's group falls back", "gpt fallbacks=claude : a, b\nclaude : c", "b: 500", """
            ask gpt pin=b => c | after b ServerError
            calls a=0
            """),
        new("a deployment by its name", "gpt : a, b", "", """
            ask gpt/b => b
            ask b => b
            """),
        new("a stream falls back alike", "gpt fallbacks=claude : a\nclaude : c", "a: 500", """
            stream gpt => c | after a ServerError | via claude
            """),
        new("embeddings fall back to embeddings", "emb mode=embedding fallbacks=emb2 : a\nemb2 mode=embedding : c", "a: 500", """
            embed emb => c | after a ServerError | via emb2
            """),
        new("an unknown model", "gpt : a", "", """
            ask gtp => unknown | says "gpt"
            """),
        new("a wildcard's 404 cools nobody and is remembered", "gpt-* : a model=openai/*", "a: 404, ok", """
            ask gpt-x => fails NotFound 404 | after a NotFound
            cooling none
            ask gpt-y => a
            calls a=2
            wait 61s
            ask gpt-x => a
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
    ];
}
