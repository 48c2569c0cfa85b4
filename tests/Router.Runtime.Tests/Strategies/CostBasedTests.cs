using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Strategies;

public class CostBasedTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 64)]
    [InlineData(3, 200)]
    public void The_pick_is_always_one_of_the_cheapest_by_brute_force(int seed, int deployments)
    {
        var random = new Random(seed);
        decimal?[][] prices = [.. Enumerable.Range(0, deployments).Select(_ => random.Next(5) switch
        {
            0 => (decimal?[])[null, null],
            1 => [0, random.Next(3)],
            _ => [random.Next(1, 40) / 20m, random.Next(1, 400) / 100m],
        })];
        using var group = new StrategyCase("cost-based", prices.Select(p => p[0] is null ? "" : FormattableString.Invariant($$""", "price": { "input": {{p[0]}}, "output": {{p[1]}} }""")), seed);
        var ulongs = new ulong[(deployments + 63) / 64];
        for (int i = 0; i < 2_000; i++)
        {
            RequestFacts facts = group.Facts(input: random.Next(3) * random.Next(100_000), output: random.Next(3) * random.Next(5_000));
            int[] among = Masks.Fill(ulongs, deployments, random);
            decimal?[] costs = [.. among.Select(d => prices[d][0] is null ? null : (prices[d][0] * facts.Need.Input) + (prices[d][1] * facts.Need.Output))];
            decimal? least = costs.Min();
            int picked = group.PickAmong(ulongs, in facts);
            int at = Array.IndexOf(among, picked);
            Assert.True(at >= 0 && costs[at] == least, $"Seed {seed}, request {i}: picked {picked} at {(at < 0 ? null : costs[at])}, the least is {least}.");
        }
    }

    [Fact]
    public void Equally_cheap_ones_share_whatever_their_prices_are_made_of()
    {
        // 3 x 0.1 + 7 x 0.3 = 3 x 0.8 + 7 x 0: not in binary fractions.
        using var group = new StrategyCase("cost-based", [Price("0.1", "0.3"), Price("0.8", "0"), Price("0.8", "0.000001")]);
        int[] counts = group.Count(10_000, () => group.Facts(input: 3, output: 7));
        StrategyCase.AssertShare(counts[0], 10_000, 0.5);
        Assert.Equal(0, counts[2]);
    }

    [Fact]
    public void Nothing_is_a_price_and_unknown_comes_last()
    {
        using var group = new StrategyCase("cost-based", ["", Price("1000", "1000"), Price("0", "0")]);
        Assert.Equal([0, 0, 100], group.Count(100, () => group.Facts(input: 10, output: 10)));
        group.Router.Router.Chat("g").GetDeployment("d2").Drain();
        Assert.Equal([0, 100, 0], group.Count(100, () => group.Facts(input: 10, output: 10)));
        group.Router.Router.Chat("g").GetDeployment("d1").Drain();
        Assert.Equal([100, 0, 0], group.Count(100, () => group.Facts(input: 10, output: 10)));
    }

    [Fact]
    public void A_request_of_no_tokens_costs_nothing_anywhere_but_unknown_still_comes_last()
    {
        using var group = new StrategyCase("cost-based", ["", Price("1", "2"), Price("3", "4")]);
        int[] counts = group.Count(1_000);
        Assert.Equal(0, counts[0]);
        StrategyCase.AssertShare(counts[1], 1_000, 0.5);
    }

    [Fact]
    public void Long_inputs_and_long_outputs_go_to_different_deployments()
    {
        using var group = new StrategyCase("cost-based", [Price("1", "10"), Price("5", "2")]);
        Assert.Equal(0, group.Pick(group.Facts(input: 10_000, output: 10)));
        Assert.Equal(1, group.Pick(group.Facts(input: 10, output: 10_000)));
    }

    [Fact]
    public async Task A_routed_request_is_estimated_though_nothing_is_limited()
    {
        using var group = new StrategyCase("cost-based", [Price("1", "10"), Price("5", "2")]);
        Assert.True(group.Group.CountsTokens);
        await group.Router.Router.Chat("g").CompleteAsync(new string('x', 100_000), new() { MaxOutputTokens = 1 });
        await group.Router.Router.Chat("g").CompleteAsync("x", new() { MaxOutputTokens = 100_000 });
        Assert.Equal([1, 1], [group.Router["g/d0"].Calls, group.Router["g/d1"].Calls]);
    }

    private static string Price(string input, string output) => $$""", "price": { "input": {{input}}, "output": {{output}} }""";
}
