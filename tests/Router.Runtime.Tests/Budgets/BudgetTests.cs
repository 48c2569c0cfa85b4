using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Budgets;

/// <summary>A dollar an output token, 5 tokens a call: every call costs $5, reserved and spent.</summary>
public class BudgetTests
{
    private static readonly ChatOptions Five = new() { MaxOutputTokens = 5 };

    private static string Json(string budgets, string price = "\"input\": 0, \"output\": 1000000", string more = "\"waitForCapacitySeconds\": 0,") => $$"""
        { "budgets": { {{budgets}} },
          "groups": { "g": { {{more}} "deployments": [{ "id": "a", "model": "openai/m", "apiKey": "env:A", "tags": ["gold"], "price": { {{price}} } }] },
                      "h": { "deployments": [{ "id": "b", "model": "openai/m", "apiKey": "env:B", "price": { {{price}} } }] } } }
        """;

    private static Task<ChatResponse> Ask(TestRouter router, RouteOptions? route = null, string group = "g")
        => router.Router.CompleteAsync(group, "hi", Five, route);

    private static decimal Spent(TestRouter router) => router.Engine.Table.Budgets.All.Single().Spent(router.Time.GetUtcNow()) / Budget.Nano;

    [Theory]
    [InlineData("provider:openai", "provider:openai", false)]
    [InlineData("deployment:g/a", "deployment:g/a", false)]
    [InlineData("tag:gold", "tag:gold", true)]
    [InlineData("tenant:acme", "tenant:acme", true)]
    [InlineData("tenant:*", "tenant:acme", true)]
    public async Task A_budget_pays_for_what_it_is_for_until_it_is_spent(string scope, string shown, bool byRequest)
    {
        using var router = new TestRouter(Json($$"""  "{{scope}}": { "usd": 12, "per": "day" } """));
        var payer = new RouteOptions { Tags = ["GOLD", "gold"], Tenant = "acme" };
        await Ask(router, payer);
        await Ask(router, payer);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, payer));
        Assert.Equal((FailureKind.BudgetExceeded, 429), (e.Kind, e.StatusCode));
        Assert.Equal(router.Time.GetUtcNow().UtcDateTime.Date.AddDays(1) - router.Time.GetUtcNow().UtcDateTime, e.RetryAfter);
        Assert.Contains($"a: $10.00 of $12.00 spent for {shown} a day", e.Message, StringComparison.Ordinal);
        Assert.Empty(e.Attempts);
        Assert.Equal(2, router["g/a"].Calls);
        Assert.Equal(RouteVerdict.BudgetSpent, router.Router.Explain("g", options: Five, route: payer).Candidates[0].Verdict);
        Assert.Equal(0, router.InFlight);

        // Somebody else, who is paid for by nobody or by an own budget.
        if (byRequest)
        {
            await Ask(router);
            await Ask(router, new RouteOptions { Tenant = "other" });
        }
    }

    [Theory]
    [InlineData(BudgetWindow.Minute, "2026-03-31T23:59:20Z", "2026-04-01T00:00:00Z")]
    [InlineData(BudgetWindow.Hour, "2026-03-31T22:15:00Z", "2026-03-31T23:00:00Z")]
    [InlineData(BudgetWindow.Day, "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData(BudgetWindow.Month, "2026-12-15T12:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData(BudgetWindow.Month, "2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z")]
    public async Task A_window_ends_with_the_calendars(BudgetWindow window, string start, string end)
    {
        using var router = new TestRouter(Json($$"""  "provider:openai": { "usd": 5, "per": "{{window.ToString().ToLowerInvariant()}}" } """));
        DateTimeOffset from = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture);
        DateTimeOffset to = DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(from > router.Time.GetUtcNow());
        router.Time.Advance(from - router.Time.GetUtcNow());
        await Ask(router);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        Assert.Equal(to - from, e.RetryAfter);
        router.Time.Advance(to - from - TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        router.Time.Advance(TimeSpan.FromTicks(1));
        await Ask(router);
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
    }

    [Fact]
    public async Task What_is_in_flight_is_reserved_and_becomes_what_it_cost()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 12, "per": "day" } """));
        var answers = new List<TaskCompletionSource<Outcome<ChatResponse>>>();
        router["g/a"].OnComplete = (_, _) =>
        {
            answers.Add(new());
            return new(answers[^1].Task);
        };
        Task<ChatResponse> first = Ask(router);
        Task<ChatResponse> second = Ask(router);
        Assert.Equal(10, Spent(router));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));

        // It was cheaper than it might have been.
        answers[0].SetResult(FakeClient.Answer("x", output: 2));
        await first;
        Assert.Equal(7, Spent(router));
        Task<ChatResponse> third = Ask(router);
        Assert.Equal(12, Spent(router));

        // Without a report the estimate stands; an answer that is an error costs nothing.
        answers[1].SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")));
        await second;
        Assert.Equal(12, Spent(router));
        answers[2].SetResult(FakeClient.Fails(FailureKind.BadRequest, 400));
        await Assert.ThrowsAsync<LlmRouterException>(() => third);
        Assert.Equal(7, Spent(router));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task More_than_was_reserved_is_booked_and_repaid_before_anything_is_admitted()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 6, "per": "hour" } """));
        router["g/a"].Then(FakeClient.Answer("x", output: 9));
        await Ask(router);
        Assert.Equal(9, Spent(router));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        Assert.Contains("$9.00 of $6.00", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_or_times_out_costs_its_input()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 1000, "per": "day" } """, "\"input\": 1000000, \"output\": 1000000"));
        var hangs = new TaskCompletionSource<Outcome<ChatResponse>>();
        router["g/a"].OnComplete = (_, token) => new(hangs.Task.WaitAsync(token));
        using var cancel = new CancellationTokenSource();
        Task<ChatResponse> call = router.Router.CompleteAsync("g", "hi", Five, cancellationToken: cancel.Token);
        decimal reserved = Spent(router);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        decimal input = Spent(router);
        Assert.InRange(input, 1, 100);
        Assert.Equal(reserved - 5, input);

        call = Ask(router, new RouteOptions { AttemptTimeout = TimeSpan.FromSeconds(3), Retries = 0 });
        router.Time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<LlmRouterException>(() => call);
        Assert.Equal(2 * input, Spent(router));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task A_stream_that_is_cut_costs_its_input_and_what_was_seen()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 1000, "per": "day" } """));
        router["g/a"].OnStream = (_, _) => new(new FakeReader("one two three four", FakeClient.Fails(FailureKind.Connection, stage: FailureStage.Sent)));
        await Assert.ThrowsAsync<LlmRouterException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi", new ChatOptions { MaxOutputTokens = 500 }))
            {
            }
        });
        Assert.InRange(Spent(router), 1, 12);

        // One that its reader leaves costs the same way, one that ends well what it reports.
        decimal before = Spent(router);
        router["g/a"].OnStream = (_, _) => new(new FakeReader("one two three four", "five"));
        await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi", new ChatOptions { MaxOutputTokens = 500 }))
        {
            Assert.Equal(before + 500, Spent(router));
            break;
        }

        Assert.InRange(Spent(router) - before, 1, 12);
        before = Spent(router);
        await foreach (ChatResponseUpdate _ in router.Router.StreamAsync("g", "hi", new ChatOptions { MaxOutputTokens = 500 }))
        {
        }

        Assert.Equal(before + 2, Spent(router));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public async Task What_ends_in_the_next_window_is_booked_there_and_its_reservation_went_with_the_last()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 12, "per": "minute" } """));
        var answer = new TaskCompletionSource<Outcome<ChatResponse>>();
        router["g/a"].OnComplete = (call, _) => call == 1 ? new(answer.Task) : new(FakeClient.Answer("x"));
        Task<ChatResponse> first = Ask(router);
        router.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, Spent(router));
        await Ask(router);
        answer.SetResult(FakeClient.Answer("x", output: 3));
        await first;
        Assert.Equal(8, Spent(router));
    }

    [Fact]
    public async Task A_fallback_that_another_budget_pays_takes_over()
    {
        using var router = new TestRouter(Json(""" "deployment:g/a": { "usd": 5, "per": "day" }, "deployment:h/b": { "usd": 5, "per": "day" } """, more: "\"fallbacks\": [\"h\"],"));
        Assert.Equal("a", (await Ask(router)).Route()!.Deployment);
        Assert.Equal("b", (await Ask(router)).Route()!.Deployment);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        Assert.Equal(FailureKind.BudgetExceeded, e.Kind);
    }

    [Fact]
    public async Task A_budget_of_nothing_admits_nothing_and_never_will()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 0, "per": "day" } """, "\"input\": 0, \"output\": 0"));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        Assert.Equal((FailureKind.BudgetExceeded, 429), (e.Kind, e.StatusCode));
        Assert.Null(e.RetryAfter);
        Assert.Contains("$0.00 of $0.00", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_dearer_than_a_whole_window_is_not_told_to_wait()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 4, "per": "day" } """));
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
        Assert.Equal(FailureKind.BudgetExceeded, e.Kind);
        Assert.Null(e.RetryAfter);
        Assert.Equal(0, Spent(router));
    }

    [Fact]
    public async Task A_refusal_of_the_second_budget_gives_the_first_back()
    {
        using var router = new TestRouter(Json(""" "deployment:g/a": { "usd": 100, "per": "day" }, "tenant:acme": { "usd": 5, "per": "day" } """));
        var acme = new RouteOptions { Tenant = "acme" };
        await Ask(router, acme);
        for (int i = 0; i < 50; i++)
        {
            await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, acme));
        }

        for (int i = 0; i < 19; i++)
        {
            await Ask(router);
        }

        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router));
    }

    [Theory]
    [InlineData("provider:openai")]
    [InlineData("tenant:*")]
    [InlineData("tenant:acme")]
    [InlineData("tag:gold")]
    public async Task What_is_spent_stays_spent_when_the_configuration_changes(string scope)
    {
        string Budgets(int usd) => Json($$""" "{{scope}}": { "usd": {{usd}}, "per": "day" } """);
        using var router = new TestRouter(Budgets(10));
        var payer = new RouteOptions { Tenant = "acme", Tags = ["gold"] };
        await Ask(router, payer);
        await Ask(router, payer);
        router.Router.Deployments.Update("g", "a", d => d.Weight = 3);
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, payer));

        router.Router.Deployments.ReplaceAll(Budgets(15));
        await Ask(router, payer);
        var e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, payer));
        Assert.Contains("$15.00 of $15.00", e.Message, StringComparison.Ordinal);
        router.Router.Deployments.ReplaceAll(Budgets(5));
        e = await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, payer));
        Assert.Contains("$15.00 of $5.00", e.Message, StringComparison.Ordinal);
        router.Time.Advance(TimeSpan.FromDays(1));
        await Ask(router, payer);
    }

    [Fact]
    public async Task A_thousand_callers_at_once_get_exactly_what_is_paid_for()
    {
        using var router = new TestRouter(Json(""" "provider:openai": { "usd": 500, "per": "day" } """));
        int refused = 0;
        int answered = 0;
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            try
            {
                await Ask(router);
                Interlocked.Increment(ref answered);
            }
            catch (LlmRouterException e) when (e.Kind == FailureKind.BudgetExceeded)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal((100, 900), (answered, refused));
        Assert.Equal(500, Spent(router));
        Assert.Equal(0, router.InFlight);
    }
}
