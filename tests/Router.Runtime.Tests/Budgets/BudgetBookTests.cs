using LlmRouter.Configuration;
using LlmRouter.Limits;

namespace LlmRouter.Tests.Budgets;

public class BudgetBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static BudgetSpec EachTenant(double usd) => new("tenant:*", usd, BudgetPeriod.Day, default);

    private static Budget Of(BudgetBook book, string tenant) => Assert.Single(book.For(new RouteOptions { Tenant = tenant }));

    [Fact]
    public void A_flood_of_tenants_fills_no_memory_and_those_who_were_there_keep_their_own()
    {
        var book = new BudgetBook([EachTenant(10)]);
        Budget first = Of(book, "t0");
        for (int i = 1; i < BudgetBook.MostTenants; i++)
        {
            Of(book, $"t{i}");
        }

        Budget beyond = Of(book, "late-1");
        Assert.Same(beyond, Of(book, "late-2"));
        Assert.NotSame(beyond, first);
        Assert.Same(first, Of(book, "T0"));
        Assert.True(beyond.TryTake(Budget.Of(10), Now));
        Assert.False(Of(book, "late-3").TryTake(1, Now));
        Assert.True(first.TryTake(1, Now));

        // Another limit: what is spent stays so, for those without room as well.
        var next = new BudgetBook([EachTenant(20)], book);
        Assert.Equal((Budget.Of(10), Budget.Of(20)), (Of(next, "late-9").Spent(Now), Of(next, "late-9").Limit));
        Assert.Equal((1, Budget.Of(20)), (Of(next, "t0").Spent(Now), Of(next, "t0").Limit));
    }

    [Fact]
    public void A_tenant_with_a_budget_of_its_own_has_no_other()
    {
        var book = new BudgetBook([EachTenant(10), new BudgetSpec("tenant:acme", 7, BudgetPeriod.Hour, default)]);
        Assert.Equal(Budget.Of(7), Of(book, "ACME").Limit);
        Assert.Equal(Budget.Of(10), Of(book, "other").Limit);
        Assert.Empty(book.For(new RouteOptions()));
        Assert.Empty(book.For(null));
    }

    [Fact]
    public void Amounts_beyond_every_number_do_not_overflow()
    {
        var budget = new Budget("provider:x", long.MaxValue, BudgetWindow.Day);
        Assert.Equal(long.MaxValue, Budget.Of(decimal.MaxValue));
        Assert.Equal(0, Budget.Of(-1));
        budget.Settle(0, long.MaxValue, Now, Now);
        budget.Settle(0, long.MaxValue, Now, Now);
        Assert.Equal(long.MaxValue, budget.Spent(Now));
        Assert.False(budget.TryTake(1, Now));
        Assert.True(budget.TryTake(long.MaxValue, Now.AddDays(1)));
        Assert.False(budget.TryTake(long.MaxValue, Now.AddDays(1)));
    }

    [Fact]
    public void A_clock_that_is_put_back_opens_no_window_again()
    {
        var budget = new Budget("provider:x", 10, BudgetWindow.Day);
        Assert.True(budget.TryTake(10, Now));
        Assert.False(budget.TryTake(1, Now.AddDays(-1)));
        Assert.False(budget.TryTake(1, Now));
    }
}
