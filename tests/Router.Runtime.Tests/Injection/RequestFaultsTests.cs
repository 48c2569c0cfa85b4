using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Injection;

public class RequestFaultsTests
{
    [Fact]
    public async Task The_first_attempts_of_a_request_fail_as_it_asks_in_order_and_what_follows_is_real()
    {
        using TestRouter router = TestRouter.Of("a b c");
        router.Router.Faults.Always("g", FailureKind.ContentFiltered);
        var route = new RouteOptions { Faults = [FailureKind.ServerError, FailureKind.Conflict] };
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: route));
        Assert.Equal([FailureKind.ServerError, FailureKind.Conflict, FailureKind.ContentFiltered], e.Attempts.Select(a => a.Kind!.Value));

        // The same options begin again with every request, and with every enumeration of a stream.
        router.Router.Faults.Clear();
        Assert.Equal(3, (await router.Router.CompleteAsync("g", "hi", route: route)).Route()!.Attempts.Count);
        IAsyncEnumerable<ChatResponseUpdate> stream = router.Router.StreamAsync("g", "hi", route: route);
        for (int i = 0; i < 2; i++)
        {
            RouteInfo? streamed = null;
            await foreach (ChatResponseUpdate update in stream)
            {
                streamed = update.Route() ?? streamed;
            }

            Assert.Equal(3, streamed!.Attempts.Count);
        }

        Assert.Single((await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts);
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_list_that_is_changed_after_the_start_changes_nothing()
    {
        using TestRouter router = TestRouter.Of("a b");
        List<FailureKind> faults = [FailureKind.Conflict];
        router.Router.Faults.Delay("g", TimeSpan.FromSeconds(1));
        Task<ChatResponse> call = router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Faults = faults });
        faults.Add(FailureKind.BadRequest);
        router.Router.Faults.Clear();
        router.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await call).Route()!.Attempts.Count);
    }

    [Theory]
    [InlineData(FailureKind.Cancelled)]
    [InlineData(FailureKind.UnknownModel)]
    [InlineData(FailureKind.NoneEligible)]
    [InlineData(FailureKind.BudgetExceeded)]
    public async Task What_no_attempt_fails_with_is_refused_before_anything_is_sent(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a");
        var route = new RouteOptions { Faults = [FailureKind.Conflict, kind] };
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", route: route));
        Assert.Throws<ArgumentException>(() => router.Router.Chat("g").StreamAsync("hi", null, route));
        await Assert.ThrowsAsync<ArgumentException>(() => router.Router.CompleteAsync("g", "hi", route: new RouteOptions { Faults = new FailureKind[1_001] }));
        Assert.Equal(0, router["g/a"].Calls);
    }

    [Theory]
    [InlineData("faults", "RouteOptions.Faults")]
    [InlineData("mockAnswer", "RouteOptions.MockAnswer")]
    public async Task Additional_properties_which_others_may_have_written_cannot_inject(string key, string says)
    {
        using TestRouter router = TestRouter.Of("a");
        IChatClient client = router.Router.Chat("g");
        object value = key == "faults" ? new[] { FailureKind.Conflict } : "made up";
        var options = new ChatOptions { AdditionalProperties = new() { ["llmrouter." + key] = value } };
        var e = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("hi", options));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Contains("in code", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, router["g/a"].Calls);
    }
}
