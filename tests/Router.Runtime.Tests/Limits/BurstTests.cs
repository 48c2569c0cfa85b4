using System.Globalization;
using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Limits;

/// <summary>Limits under crowds and over time, seen from outside: by who is answered, and when.</summary>
[Collection(Crowds.Name)]
public class BurstTests
{
    private const int Callers = 1_000;

    [Theory]
    [InlineData("a", "\"rpm\": 100", 100)]
    [InlineData("a", "\"tpm\": 1000", 100)]
    [InlineData("a", "\"outputTpm\": 600", 100)]
    [InlineData("a b c", "\"rpm\": 100", 300)]
    [InlineData("a b c", "\"tpm\": 1000", 300)]
    [InlineData("a b c", "\"rpm\": 70, \"tpm\": 1000", 210)]
    public async Task A_crowd_of_callers_is_answered_exactly_up_to_the_limits(string ids, string limits, int expected)
    {
        // Four tokens in and six back: ten a call.
        using TestRouter router = Of(ids, limits);
        using var start = new ManualResetEventSlim();
        Task<bool>[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(router, start)))];
        start.Set();
        int answered = (await Task.WhenAll(callers)).Count(a => a);
        Assert.Equal(expected, answered);
        Assert.Equal(expected, ids.Split(' ').Sum(id => router["g/" + id].Calls));
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData("\"rpm\": 40", 1)]
    [InlineData("\"tpm\": 400", 2)]
    [InlineData("\"rpm\": 25, \"tpm\": 300", 3)]
    public async Task No_sixty_seconds_ever_admit_more_than_the_limit_whatever_the_bursts(string limits, int seed)
    {
        int most = limits.Contains("300", StringComparison.Ordinal) ? 25 : 40;
        using TestRouter router = Of("a", limits);
        var random = new Random(seed);
        var admitted = new List<long>();
        for (int burst = 0; burst < 600; burst++)
        {
            int size = random.Next(1, random.Next(5) == 0 ? 60 : 6);
            for (int i = 0; i < size; i++)
            {
                if (await CallAsync(router, null))
                {
                    admitted.Add(router.Time.GetTimestamp());
                }
            }

            // Around the edges of seconds and of minutes, mostly.
            long ticks = random.Next(6) switch
            {
                0 => 1,
                1 => TimeSpan.TicksPerSecond - 1,
                2 => TimeSpan.TicksPerSecond,
                3 => (60 * TimeSpan.TicksPerSecond) - 1,
                4 => 60 * TimeSpan.TicksPerSecond,
                _ => random.NextInt64(30 * TimeSpan.TicksPerSecond),
            };
            router.Time.Advance(TimeSpan.FromTicks(ticks));
        }

        Assert.True(admitted.Count > 10 * most);
        for (int first = 0, last = 0; last < admitted.Count; last++)
        {
            while (admitted[last] - admitted[first] > 60 * TimeSpan.TicksPerSecond)
            {
                first++;
            }

            Assert.True(last - first < most, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {last - first + 1} calls within the 60 s before {admitted[last]}"));
        }
    }

    [Theory]
    [InlineData("\"rpm\": 600", 600)]
    [InlineData("\"tpm\": 6000", 600)]
    public async Task A_limit_that_is_always_asked_for_is_used_to_98_percent(string limits, int most)
    {
        const int Minutes = 10;
        using TestRouter router = Of("a", limits);
        int answered = 0;
        for (int step = 0; step < Minutes * 60 * 10; step++)
        {
            while (await CallAsync(router, null))
            {
                answered++;
            }

            router.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(answered, (int)(0.98 * most * Minutes), most * Minutes);
    }

    private static TestRouter Of(string ids, string limits)
    {
        TestRouter router = new(
            $$"""
            { "groups": { "g": { "retries": 0, "waitForCapacitySeconds": 0, "deployments": [ {{string.Join(", ", ids.Split(' ').Select(id => $$"""{ "id": "{{id}}", "model": "openai/m", {{limits}} }"""))}} ] } } }
            """,
            configure: options => options.TokenEstimator = new FourTokens());
        foreach (string id in ids.Split(' '))
        {
            router["g/" + id].OnComplete = async (_, _) =>
            {
                await Task.Yield();
                return FakeClient.Answer("ok", input: 4, output: 6);
            };
        }

        return router;
    }

    private static async Task<bool> CallAsync(TestRouter router, ManualResetEventSlim? start)
    {
        start?.Wait(TestContext.Current.CancellationToken);
        try
        {
            await router.Router.CompleteAsync("g", "hi", new ChatOptions { MaxOutputTokens = 6 });
            return true;
        }
        catch (LlmRouterException e)
        {
            Assert.Equal(FailureKind.RateLimited, e.Kind);
            Assert.NotNull(e.RetryAfter);
            return false;
        }
    }

    private sealed class FourTokens : ITokenEstimator
    {
        public int CountTokens(ReadOnlySpan<char> text) => 4;

        public int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => 4;
    }
}
