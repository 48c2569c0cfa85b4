using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Injection;

public class FaultInjectorTests
{
    private static readonly RouteOptions Once = new() { Retries = 0, MaxAttempts = 1, DisableFallbacks = true, WaitForCapacity = TimeSpan.Zero };

    public static TheoryData<FailureKind> Kinds => [.. Enum.GetValues<FailureKind>().Except(Refused)];

    public static TheoryData<FailureKind> RefusedKinds => [.. Refused, (FailureKind)99, (FailureKind)(-1)];

    private static FailureKind[] Refused => [FailureKind.BudgetExceeded, FailureKind.NoneEligible, FailureKind.Cancelled, FailureKind.UnknownModel];

    private static RouteOptions On(string deployment) => new() { Deployment = deployment, Retries = 0, DisableFallbacks = true, WaitForCapacity = TimeSpan.Zero };

    [Fact]
    public async Task The_next_attempts_of_a_group_fail_whoever_gets_them_and_no_others()
    {
        using TestRouter router = TestRouter.Of("a b c");
        router.Router.Faults.Next("g", FailureKind.ServerError, count: 2);
        Assert.Equal(2, router.Router.Faults.Pending);

        RouteInfo route = (await router.Router.CompleteAsync("g", "hi")).Route()!;
        Assert.Equal([FailureKind.ServerError, FailureKind.ServerError, null], route.Attempts.Select(a => a.Kind));
        Assert.Equal(3, route.Attempts.Select(a => a.Deployment).Distinct().Count());
        Assert.All(route.Attempts.Take(2), a => Assert.Equal((500, "injected for a rehearsal"), (a.StatusCode, a.Message)));
        Assert.Equal(1, Calls(router));
        Assert.False(route.IsMock);

        Assert.Equal(0, router.Router.Faults.Pending);
        Assert.False(router.Engine.Faults.Any);
        Assert.Single((await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_that_an_attempt_can_have_comes_as_it_is_whole_and_streamed(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a b");
        router.Router.Faults.Next("g/a", kind, count: 2);
        var whole = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: On("a")));
        router.Router.Deployments.Get("g/a").ResetCooldown();
        var stream = await Assert.ThrowsAsync<LlmRouterException>(() => Read(router, On("a")));
        foreach (LlmRouterException e in (LlmRouterException[])[whole, stream])
        {
            AttemptInfo attempt = Assert.Single(e.Attempts);
            Assert.Equal((kind, kind), (e.Kind, attempt.Kind!.Value));
            Assert.Equal(kind is FailureKind.Timeout or FailureKind.Connection or FailureKind.MalformedResponse, attempt.StatusCode is null);
            Assert.Contains("injected for a rehearsal", attempt.Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (Calls(router), router.InFlight));
        Assert.Equal(2L, router.State("g/a").Stats.FailuresOf(kind));
    }

    [Theory]
    [MemberData(nameof(RefusedKinds))]
    public void What_no_attempt_fails_with_is_refused(FailureKind kind)
    {
        using TestRouter router = TestRouter.Of("a");
        Assert.Throws<ArgumentException>("kind", () => router.Router.Faults.Next("g", kind));
        Assert.Throws<ArgumentException>("kind", () => router.Router.Faults.NextStream("g", kind, 1));
        Assert.Throws<ArgumentException>("kind", () => router.Router.Faults.Always("g", kind));
        Assert.False(router.Engine.Faults.Any);
    }

    [Fact]
    public void Senseless_numbers_and_names_are_refused()
    {
        using TestRouter router = TestRouter.Of("a");
        FaultInjector faults = router.Router.Faults;
        Assert.Throws<ArgumentOutOfRangeException>("count", () => faults.Next("g", FailureKind.Conflict, 0));
        Assert.Throws<ArgumentOutOfRangeException>("retryAfter", () => faults.Next("g", FailureKind.Conflict, retryAfter: TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("statusCode", () => faults.Next("g", FailureKind.Conflict, statusCode: 200));
        Assert.Throws<ArgumentOutOfRangeException>("statusCode", () => faults.Next("g", FailureKind.Conflict, statusCode: 600));
        Assert.Throws<ArgumentException>("statusCode", () => faults.Next("g", FailureKind.Connection, statusCode: 502));
        Assert.Throws<ArgumentOutOfRangeException>("afterChunks", () => faults.NextStream("g", FailureKind.Conflict, -1));
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => faults.Always("g", FailureKind.Conflict, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("delay", () => faults.Delay("g", TimeSpan.FromDays(2)));
        Assert.Throws<UnknownModelException>(() => faults.Next("nobody", FailureKind.Conflict));
        Assert.Throws<UnknownModelException>(() => faults.Clear("nobody"));
        Assert.Throws<ArgumentNullException>(() => faults.Next(null!, FailureKind.Conflict));
        Assert.False(router.Engine.Faults.Any);
    }

    [Fact]
    public async Task What_is_injected_into_a_deployment_goes_before_what_is_injected_into_its_group()
    {
        using TestRouter router = TestRouter.Of("a b");
        FaultInjector faults = router.Router.Faults;
        faults.Always("g", FailureKind.BadRequest);
        faults.Always("g/a", FailureKind.ContentFiltered);
        faults.Next("g", FailureKind.Conflict);
        faults.Next("g/a", FailureKind.Unsupported);
        faults.Next("g/a", FailureKind.ContextWindowExceeded);

        var kinds = new List<FailureKind>();
        foreach (string id in (string[])["a", "a", "a", "a", "b"])
        {
            kinds.Add((await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: On(id)))).Kind);
        }

        Assert.Equal(
            [FailureKind.Unsupported, FailureKind.ContextWindowExceeded, FailureKind.Conflict, FailureKind.ContentFiltered, FailureKind.BadRequest], kinds);
    }

    [Fact]
    public async Task A_target_is_any_name_that_a_call_may_use()
    {
        using var router = new TestRouter("""
            { "aliases": { "al": "g", "one": "g/a" }, "groups": {
              "g": { "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/n", "apiKey": "env:B" }] },
              "outer": { "deployments": [{ "model": "group/g" }] },
              "openai/*": { "deployments": [{ "id": "o", "model": "openai/*", "apiKey": "env:O" }] } } }
            """);
        FaultInjector faults = router.Router.Faults;
        faults.Next("AL", FailureKind.BadRequest);
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi"));
        faults.Next("one", FailureKind.BadRequest);
        Assert.NotNull(await router.Router.CompleteAsync("b", "hi"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("a", "hi"));

        // A deployment is itself in whichever group it is chosen; a group is where the choice is made.
        faults.Next("g", FailureKind.BadRequest);
        Assert.NotNull(await router.Router.CompleteAsync("outer", "hi"));
        faults.Clear();
        faults.Always("g/a", FailureKind.BadRequest);
        faults.Always("g/b", FailureKind.BadRequest);
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("outer", "hi"));
        faults.Clear();

        faults.Always("openai/x", FailureKind.BadRequest);
        Assert.NotNull(await router.Router.CompleteAsync("openai/y", "hi"));
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("openai/X", "hi"));
        faults.Clear("openai/x");
        Assert.NotNull(await router.Router.CompleteAsync("openai/x", "hi"));
    }

    [Fact]
    public async Task Clearing_one_target_leaves_the_others()
    {
        using TestRouter router = TestRouter.Of("a b");
        FaultInjector faults = router.Router.Faults;
        faults.Always("g", FailureKind.BadRequest);
        faults.Next("g/b", FailureKind.Conflict, 3);
        faults.Clear("G");
        Assert.NotNull(await router.Router.CompleteAsync("g", "hi", route: On("a")));
        Assert.Equal(3, faults.Pending);
        faults.Clear("g/b");
        Assert.Equal(0, faults.Pending);
        Assert.False(router.Engine.Faults.Any);
    }

    [Fact]
    public async Task A_fallback_is_rehearsed_from_end_to_end()
    {
        using TestRouter router = TestRouter.Of(
            "a b", "\"fallbacks\": [\"h\"],", more: """, "h": { "deployments": [{ "id": "c", "model": "openai/m", "apiKey": "env:C" }] }""");
        router.Router.Faults.Always("g", FailureKind.RateLimited, retryAfter: TimeSpan.FromSeconds(20), statusCode: 503);
        RouteInfo route = (await router.Router.CompleteAsync("g", "hi")).Route()!;
        Assert.Equal((true, "h", "c", 3), (route.IsFallback, route.Group, route.Deployment, route.Attempts.Count));
        Assert.Equal([503, 503, null], route.Attempts.Select(a => a.StatusCode));

        // What followed is real: both are left alone for as long as was asked.
        Assert.All(router.Group().Deployments, d => Assert.Equal(FailureKind.RateLimited, d.CooldownKind));
        Assert.Equal(TimeSpan.FromSeconds(20), router.Router.GetStatus()[0].CoolsFor);
        Assert.Single((await router.Router.CompleteAsync("g", "hi")).Route()!.Attempts);

        // In the fallback as well, nobody is left, and the first group's failure is told.
        router.Router.Faults.Next("h", FailureKind.BadRequest);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: new() { WaitForCapacity = TimeSpan.Zero }));
        Assert.Equal("g", e.Group);
        Assert.Equal(2, router["h/c"].Calls);
        Assert.Equal(0, router.InFlight);
    }

    [Theory]
    [InlineData(FailureKind.Connection, true)]
    [InlineData(FailureKind.ServerError, false)]
    [InlineData(FailureKind.Timeout, false)]
    public async Task Limits_take_an_injected_failure_for_what_it_says(FailureKind kind, bool isGivenBack)
    {
        using TestRouter router = TestRouter.Of("a", deploymentSettings: "\"rpm\": 1");
        router.Router.Faults.Next("g", kind);
        await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: Once));
        if (isGivenBack)
        {
            Assert.NotNull(await router.Router.CompleteAsync("g", "hi", route: Once));
            return;
        }

        var e = await Assert.ThrowsAsync<LlmRouterException>(() => router.Router.CompleteAsync("g", "hi", route: Once));
        Assert.Empty(e.Attempts);
        Assert.Equal((FailureKind.RateLimited, 0), (e.Kind, Calls(router)));
    }

    [Fact]
    public async Task A_delay_is_part_of_the_attempt()
    {
        using TestRouter router = TestRouter.Of("a", "\"attemptTimeoutSeconds\": 10,");
        router.Router.Faults.Delay("g", TimeSpan.FromSeconds(60));
        router.Router.Faults.Delay("g/a", TimeSpan.FromSeconds(3));
        Task<ChatResponse> call = router.Router.CompleteAsync("g", "hi");
        router.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal((false, 0, 1), (call.IsCompleted, Calls(router), router.InFlight));
        router.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(TimeSpan.FromSeconds(3), (await call).Route()!.Attempts[0].Duration);

        // Zero takes it away, and leaves the group's.
        router.Router.Faults.Delay("g/a", TimeSpan.Zero);
        call = router.Router.CompleteAsync("g", "hi", route: Once);
        router.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<LlmRouterException>(() => call)).Kind);
        router.Router.Faults.Clear("g");
        Assert.NotNull(await router.Router.CompleteAsync("g", "hi", route: Once));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_caller_may_leave_during_a_delay()
    {
        using TestRouter router = TestRouter.Of("a");
        router.Router.Faults.Delay("g", TimeSpan.FromSeconds(60));
        using var leave = new CancellationTokenSource();
        Task<ChatResponse> call = router.Router.CompleteAsync("g", "hi", cancellationToken: leave.Token);
        await leave.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(leave.Token, e.CancellationToken);
        Assert.Equal((0, 0), (Calls(router), router.InFlight));
    }

    [Fact]
    public async Task A_share_of_attempts_fails_and_the_same_ones_with_the_same_seed()
    {
        int[] failed = [await FailuresOf(7), await FailuresOf(7)];
        Assert.InRange(failed[0], 240, 360);
        Assert.Equal(failed[0], failed[1]);

        static async Task<int> FailuresOf(int seed)
        {
            using TestRouter router = TestRouter.Of("a", seed: seed);
            router.Router.Faults.Always("g", FailureKind.Conflict, probability: 0.3);
            int failed = 0;
            for (int i = 0; i < 1_000; i++)
            {
                try
                {
                    await router.Router.CompleteAsync("g", "hi", route: Once);
                }
                catch (LlmRouterException)
                {
                    failed++;
                }
            }

            return failed;
        }
    }

    [Fact]
    public async Task Embeddings_fail_as_well()
    {
        using var router = new TestRouter("""
            { "groups": { "e": { "mode": "embedding", "deployments": [
              { "id": "a", "model": "openai/m", "apiKey": "env:A" }, { "id": "b", "model": "openai/m", "apiKey": "env:B" }] } } }
            """);
        router.Router.Faults.Next("e", FailureKind.Connection);
        Assert.Equal(2, (await router.Router.EmbedAsync("e", ["one"])).Route()!.Attempts.Count);
        router.Router.Faults.NextStream("e", FailureKind.Connection, 0);
        Assert.Single((await router.Router.EmbedAsync("e", ["one"])).Route()!.Attempts);
    }

    private static int Calls(TestRouter router) => router.Group().Deployments.Sum(d => router[d.Name].Calls);

    private static async Task Read(TestRouter router, RouteOptions route)
    {
        await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi", route: route))
        {
        }
    }
}
