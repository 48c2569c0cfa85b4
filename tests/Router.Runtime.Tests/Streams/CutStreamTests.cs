using System.Text;
using LlmRouter.Limits;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Streams;

/// <summary>
/// A stream over the real adapter is cut at every chunk, in every way: before the commit another deployment answers, after it the
/// failure or the continuation follows, and what was used is booked once.
/// </summary>
public class CutStreamTests
{
    public static TheoryData<string, Cut> Cases()
    {
        var cases = new TheoryData<string, Cut>();
        foreach (string name in WireScenario.Names)
        {
            foreach (Cut cut in Enum.GetValues<Cut>())
            {
                cases.Add(name, cut);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stream_that_is_cut_anywhere_never_looks_like_a_shorter_answer(string name, Cut cut)
    {
        WireScenario scenario = WireScenario.All[name];
        for (int at = 0; at <= scenario.Chunks.Length; at++)
        {
            using var router = new WireRouter();
            router.Answers['a'] = _ => Body(scenario.Chunks[..at], cut);
            router.Answers['b'] = _ => Body(scenario.Chunks, Cut.End);
            (List<ChatResponseUpdate> updates, Exception? thrown) = await router.ReadAsync();
            string because = $"{name} cut at {at} by {cut}";
            router.AssertSettled(because);
            if (at <= scenario.Visible)
            {
                AssertAnsweredElsewhere(router, scenario, updates, thrown, cut, because);
            }
            else if (at <= scenario.Finish)
            {
                AssertBroken(router, scenario.SeenOf(at), updates, thrown, cut, because);
            }
            else
            {
                AssertWhole(router, scenario, at, updates, thrown, because);
            }
        }
    }

    [Theory]
    [InlineData(Cut.End)]
    [InlineData(Cut.Reset)]
    [InlineData(Cut.Ended)]
    public async Task A_text_that_is_cut_at_any_byte_is_whole_or_fails(Cut cut)
    {
        WireScenario scenario = WireScenario.All["text"];
        byte[] all = [.. scenario.Chunks.SelectMany(Cuts.Event)];
        int[] ends = [.. scenario.Chunks.Select(Cuts.Event).Select(static e => e.Length)];
        for (int at = 0; at <= all.Length; at++)
        {
            using var router = new WireRouter();
            router.Answers['a'] = _ => new CutBody([all[..at]], cut);
            router.Answers['b'] = _ => Body(scenario.Chunks, Cut.End);
            (List<ChatResponseUpdate> updates, Exception? thrown) = await router.ReadAsync();
            string because = $"cut at byte {at} by {cut}";
            router.AssertSettled(because);
            int chunks = 0;
            for (int end = 0; chunks < ends.Length && (end += ends[chunks]) <= at; chunks++)
            {
            }

            string seen = WireRouter.Seen(updates);
            if (thrown is null)
            {
                Assert.True(seen == scenario.Whole, $"{because}: a clean end after '{seen}'");
                Assert.True(chunks <= scenario.Visible == (updates[^1].Route()!.Deployment == "b"), because);
            }
            else
            {
                Assert.IsType<LlmRouterException>(thrown);
                Assert.True(seen == scenario.SeenOf(chunks) && chunks > scenario.Visible && chunks <= scenario.Finish, $"{because}: '{seen}'");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_may_go_on_does_and_the_rest_fails_as_ever(string name, Cut cut)
    {
        WireScenario scenario = WireScenario.All[name];
        for (int at = scenario.Visible + 1; at <= scenario.Finish; at++)
        {
            using var router = new WireRouter();
            router.Answers['a'] = _ => Body(scenario.Chunks[..at], cut);
            router.Answers['b'] = question => Rest(scenario.Whole, question, overlap: at);
            (List<ChatResponseUpdate> updates, Exception? thrown) = await router.ReadAsync(new RouteOptions { ContinueStreams = true });
            string because = $"{name} cut at {at} by {cut}";
            router.AssertSettled(because);

            // An open tool call is no text, also before anything can be seen of it.
            if (name == "text" || (name == "text before a tool call" && at <= 2))
            {
                AssertContinued(router, name == "text" ? scenario.Whole : "Let me look", updates, thrown, cut, because);
            }
            else
            {
                AssertBroken(router, scenario.SeenOf(at), updates, thrown, cut, because);
            }
        }
    }

    [Fact]
    public async Task A_continuation_may_break_too_and_go_on_elsewhere()
    {
        const string Whole = "Hello, wide wörld, how are you today?";
        for (int first = 1; first < 6; first++)
        {
            for (int second = 0; second < 12; second++)
            {
                using var router = new WireRouter();
                string[] beginning = WireScenario.ChunksOf([.. Whole.Chunk(4).Select(c => new string(c))]);
                router.Answers['a'] = _ => Body(beginning[..(first + 1)], Cut.Reset);
                router.Answers['b'] = question => Rest(Whole, question, overlap: 6, cutAt: second);
                router.Answers['c'] = question => Rest(Whole, question, overlap: 3);
                (List<ChatResponseUpdate> updates, Exception? thrown) = await router.ReadAsync(new RouteOptions { ContinueStreams = true });
                string because = $"cut at {first} and {second}";
                Assert.True(thrown is null, $"{because}: {thrown}");
                Assert.True(Whole == WireRouter.Seen(updates), $"{because}: '{WireRouter.Seen(updates)}'");
                router.AssertSettled(because);
                RouteInfo route = updates[^1].Route()!;
                Assert.Equal("abc"[..route.Attempts.Count], string.Concat(route.Attempts.Select(a => a.Deployment)));
                Assert.Single(updates.SelectMany(u => u.Contents).OfType<UsageContent>());
            }
        }
    }

    [Theory]
    [InlineData(Cut.End)]
    [InlineData(Cut.Silence)]
    [InlineData(Cut.Error)]
    public async Task A_continuation_that_nobody_can_give_ends_with_what_broke_the_stream(Cut cut)
    {
        WireScenario scenario = WireScenario.All["text"];
        using var router = new WireRouter("\"retries\": 2,");
        router.Answers['a'] = _ => Body(scenario.Chunks[..3], Cut.Reset);
        router.Answers['b'] = _ => Body(scenario.Chunks[..1], cut);
        router.Answers['c'] = _ => Body([], Cut.Error);
        (List<ChatResponseUpdate> updates, Exception? thrown) = await router.ReadAsync(new RouteOptions { ContinueStreams = true });
        var e = Assert.IsType<LlmRouterException>(thrown);
        Assert.Equal(FailureKind.Connection, e.Kind);
        Assert.Equal([FailureKind.Connection, Cuts.KindOf(cut), FailureKind.ServerError], e.Attempts.Select(a => a.Kind!.Value));
        Assert.Equal("Hello,", WireRouter.Seen(updates));
        router.AssertSettled(cut.ToString());
    }

    [Fact]
    public async Task What_was_asked_of_the_output_is_asked_of_the_whole()
    {
        WireScenario scenario = WireScenario.All["text"];
        using var router = new WireRouter();
        int? most = null;
        router.Answers['a'] = _ => Body(scenario.Chunks[..4], Cut.Reset);
        router.Answers['b'] = question =>
        {
            most = question.MostTokens;
            return Rest(scenario.Whole, question, 0);
        };
        await router.ReadAsync(new RouteOptions { ContinueStreams = true }, new ChatOptions { MaxOutputTokens = 100 });
        Assert.Equal(100 - Tokens("Hello", ",", " wide"), (long)most!);
    }

    private static void AssertAnsweredElsewhere(WireRouter router, WireScenario scenario, List<ChatResponseUpdate> updates, Exception? thrown, Cut cut, string because)
    {
        Assert.True(thrown is null, $"{because}: {thrown}");
        Assert.True(WireRouter.Seen(updates) == scenario.Whole, because);
        Assert.Equal([Cuts.KindOf(cut), null], updates[^1].Route()!.Attempts.Select(a => a.Kind));
        Assert.Equal((1L, 1L, 1L, 7L), (router.Status('a').Failures[Cuts.KindOf(cut)], router.Status('b').Requests, router.Status('b').Successes, router.Status('b').OutputTokens));
        Assert.Equal(0, router.Status('a').OutputTokens);
    }

    private static void AssertBroken(WireRouter router, string seen, List<ChatResponseUpdate> updates, Exception? thrown, Cut cut, string because)
    {
        var e = Assert.IsType<LlmRouterException>(thrown);
        Assert.True(e.Kind == Cuts.KindOf(cut), $"{because}: {e.Message}");
        Assert.Equal([e.Kind], e.Attempts.Select(a => a.Kind!.Value));
        Assert.True(WireRouter.Seen(updates) == seen, $"{because}: '{WireRouter.Seen(updates)}'");
        Assert.DoesNotContain(updates, u => u.FinishReason is not null || u.Route() is not null);
        Assert.Equal(['a'], router.Hosts);
        DeploymentStatus status = router.Status('a');
        Assert.Equal((1L, Tokens(updates)), (status.Failures[e.Kind], status.OutputTokens));
        Assert.True(status.InputTokens > 0 && status.Cost > 0, because);
    }

    private static void AssertWhole(WireRouter router, WireScenario scenario, int at, List<ChatResponseUpdate> updates, Exception? thrown, string because)
    {
        Assert.True(thrown is null, $"{because}: {thrown}");
        Assert.True(WireRouter.Seen(updates) == scenario.Whole, because);
        Assert.Single(updates[^1].Route()!.Attempts);
        Assert.Equal(['a'], router.Hosts);
        DeploymentStatus status = router.Status('a');
        Assert.Equal((1L, at > scenario.Finish + 1 ? 7L : 0L), (status.Successes, status.OutputTokens));
    }

    private static void AssertContinued(WireRouter router, string expected, List<ChatResponseUpdate> updates, Exception? thrown, Cut cut, string because)
    {
        Assert.True(thrown is null, $"{because}: {thrown}");
        Assert.True(WireRouter.Seen(updates) == expected, $"{because}: '{WireRouter.Seen(updates)}'");
        Assert.Equal(["r1"], updates.Select(u => u.ResponseId).Distinct());
        Assert.Equal(["r1"], updates.Select(u => u.MessageId).Distinct());
        Assert.Single(updates, u => u.Role is not null);
        Assert.Single(updates, u => u.FinishReason is not null);
        Assert.Single(updates.ToChatResponse().Messages);
        RouteInfo route = updates[^1].Route()!;
        Assert.True(route.IsContinued);
        Assert.Equal([("a", Cuts.KindOf(cut)), ("b", null)], route.Attempts.Select(a => (a.Deployment, a.Kind)));

        DeploymentStatus broken = router.Status('a');
        DeploymentStatus whole = router.Status('b');
        Assert.Equal((1L, 1L, 7L), (broken.Failures[Cuts.KindOf(cut)], whole.Successes, whole.OutputTokens));
        UsageDetails usage = Assert.Single(updates.SelectMany(u => u.Contents).OfType<UsageContent>()).Details;
        Assert.Equal((broken.InputTokens + whole.InputTokens, broken.OutputTokens + whole.OutputTokens), (usage.InputTokenCount!.Value, usage.OutputTokenCount!.Value));
        Assert.True(broken.OutputTokens > 0, because);
        Assert.Equal(broken.Cost + whole.Cost, route.Cost);
    }

    private static CutBody Body(string[] chunks, Cut cut) => new([.. chunks.Select(Cuts.Event)], cut);

    /// <summary>The rest of an answer, which repeats the last characters of what it goes on from.</summary>
    private static CutBody Rest(string whole, WireRouter.Question question, int overlap, int? cutAt = null)
    {
        string text = question.Beginning!;
        Assert.StartsWith(text, whole, StringComparison.Ordinal);
        if (whole.EndsWith('>'))
        {
            whole = "Let me look";
        }

        // Fewer than are taken for a repetition would be shown twice.
        overlap = Math.Min(overlap, text.Length) is var least && least < LlmRouter.Core.OverlapTrimmer.Fewest && least != text.Length ? 0 : least;
        string rest = whole[(text.Length - overlap)..];
        string[] chunks = WireScenario.ChunksOf([.. rest.Chunk(2).Select(c => new string(c))]);
        return cutAt is { } at && at < chunks.Length - 2 ? Body(chunks[..at], Cut.Reset) : Body(chunks, Cut.End);
    }

    private static long Tokens(List<ChatResponseUpdate> updates)
        => Tokens([.. updates.SelectMany(u => u.Contents).Select(c => c switch { TextContent text => text.Text, TextReasoningContent reasoning => reasoning.Text, _ => "" })]);

    private static long Tokens(params string[] pieces)
    {
        var estimates = new InputEstimates(TokenEstimator.Default);
        return pieces.Sum(p => (long)estimates.OfPiece(p));
    }
}
