namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>Waiting for capacity.</summary>
internal static class QueueScenarios
{
    public static readonly Scenario[] All =
    [
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
    ];
}
