using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Injection;

public class BrokenStreamTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(9, 3)] // There are no more: it breaks instead of ending.
    public async Task A_stream_breaks_after_so_many_visible_chunks(int chunks, int seen)
    {
        using TestRouter router = TestRouter.Of("a b", "\"strategy\": \"round-robin\",");
        List<FakeReader> readers = [];
        foreach (string id in (string[])["a", "b"])
        {
            router["g/" + id].OnStream = (_, _) =>
            {
                var reader = new FakeReader("", "one ", "", "two ", "three");
                readers.Add(reader);
                return new(reader);
            };
        }

        router.Router.Faults.NextStream("g", FailureKind.MalformedResponse, chunks);
        (string text, LlmRouterException? e, RouteInfo? route) = await Read(router);
        if (chunks == 0)
        {
            // Before anybody saw something it is a failed attempt like any other.
            Assert.Null(e);
            Assert.Equal(("one two three", 2), (text, route!.Attempts.Count));
            Assert.Equal((FailureKind.MalformedResponse, "injected for a rehearsal"), (route.Attempts[0].Kind, route.Attempts[0].Message));
        }
        else
        {
            Assert.Equal(string.Concat("one ,two ,three".Split(',').Take(seen)), text);
            Assert.Equal((FailureKind.MalformedResponse, "g"), (e!.Kind, e.Group));
            Assert.Contains("injected for a rehearsal", e.Message, StringComparison.Ordinal);
            Assert.Single(e.Attempts);
            Assert.Single(readers);

            // What was seen has been used.
            Assert.True(router.Router.GetStatus().Sum(s => s.OutputTokens) > 0);
        }

        Assert.True(readers[0].Aborted && readers[0].Disposed);
        Assert.Equal((0, 0), (router.InFlight, router.Router.Faults.Pending));
        Assert.Equal("one two three", (await Read(router)).Text);
    }

    [Fact]
    public async Task Whole_answers_do_not_meet_what_is_for_streams()
    {
        using TestRouter router = TestRouter.Of("a");
        router.Router.Faults.NextStream("g", FailureKind.Connection, 1, count: 2);
        Assert.Single((await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts);
        Assert.Equal(2, router.Router.Faults.Pending);
        Assert.NotNull((await Read(router)).Failure);
        Assert.NotNull((await Read(router)).Failure);
        Assert.Null((await Read(router)).Failure);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_opened_fails_by_itself_and_uses_the_injection_up()
    {
        using TestRouter router = TestRouter.Of("a");
        router["g/a"].OnStream = (call, _) => call == 1 ? new(FakeClient.Fails(FailureKind.BadRequest, 400)) : new(new FakeReader("one"));
        router.Router.Faults.NextStream("g", FailureKind.Connection, 1);
        Assert.Equal(FailureKind.BadRequest, (await Read(router)).Failure!.Kind);
        Assert.Null((await Read(router)).Failure);
    }

    [Fact]
    public async Task A_stream_that_is_to_break_may_be_left_before_it_does()
    {
        using TestRouter router = TestRouter.Of("a");
        var reader = new FakeReader("one", FakeReader.Stall);
        router["g/a"].OnStream = (_, _) => new(reader);
        router.Router.Faults.NextStream("g", FailureKind.Connection, 5);
        await using (IAsyncEnumerator<ChatResponseUpdate> stream = router.Router.StreamAsync("g", "hi").GetAsyncEnumerator())
        {
            Assert.True(await stream.MoveNextAsync());
        }

        Assert.True(reader.Aborted && reader.Disposed);
        Assert.Equal((0, 1L), (router.InFlight, router.Router.GetStatus()[0].Cancelled));
    }

    private static async Task<(string Text, LlmRouterException? Failure, RouteInfo? Route)> Read(TestRouter router)
    {
        string text = "";
        RouteInfo? route = null;
        try
        {
            await foreach (ChatResponseUpdate update in router.Router.StreamAsync("g", "hi"))
            {
                text += update.Text;
                route = update.Route() ?? route;
            }

            return (text, null, route);
        }
        catch (LlmRouterException e)
        {
            return (text, e, null);
        }
    }
}
