using LlmRouter.Tests.Simulation.Scenarios;

namespace LlmRouter.Tests.Simulation.FailureTable;

/// <summary>Every row of the table of failures in every situation: with a sibling, alone, with a fallback; and who is left alone.</summary>
public class FailureTableTests
{
    private const string Defaults = "defaults attemptTimeoutSeconds=1\n";

    private static readonly Dictionary<string, FailureRow> Known = FailureRows.All.ToDictionary(r => r.ToString());

    public static TheoryData<string> Rows => [.. Known.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void With_a_sibling(string name)
    {
        FailureRow row = Known[name];
        Run(
            row,
            "gpt : a model=openai/m, b model=openai/m, c model=openai/other",
            $"a: {row.Reply}",
            row.Moves switch
            {
                Moves.Nowhere => $"ask gpt => fails {row.Kind} | after a {row.Kind}\ncalls a=1 b=0 c=0",
                Moves.ToOtherModel => $"ask gpt => c | after a {row.Kind} | in 0s\ncalls a=1 b=0",
                _ => $"ask gpt => b | after a {row.Kind} | in 0..1s\ncalls a=1 c=0",
            });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Alone(string name)
    {
        FailureRow row = Known[name];
        Run(
            row,
            "gpt : a",
            $"a: {row.Reply}, ok",
            row.Again ? $"ask gpt => a | after a {row.Kind}\ncalls a=2" : $"ask gpt => fails {row.Kind} | after a {row.Kind} | in 0s\ncalls a=1");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void With_a_fallback(string name)
    {
        FailureRow row = Known[name];
        Run(
            row,
            "gpt fallbacks=claude : a\nclaude : z",
            $"a: {row.Reply}",
            row.FallsBack ? $"ask gpt => z | after a {row.Kind} | in 0..1s | via claude\ncalls a=1" : $"ask gpt => fails {row.Kind} | after a {row.Kind}\ncalls z=0");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Without_fallbacks_where_the_request_wants_none(string name)
    {
        FailureRow row = Known[name];
        Run(
            row,
            "gpt fallbacks=claude : a\nclaude : z",
            $"a: {row.Reply}",
            $"ask gpt retries=0 no-fallbacks => fails {row.Kind} | after a {row.Kind}\ncalls a=1 z=0");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_cools(string name)
    {
        FailureRow row = Known[name];
        string moved = row.Moves == Moves.Nowhere ? $"ask gpt => fails {row.Kind} | after a {row.Kind}" : $"ask gpt => c | after a {row.Kind}";
        string models = row.Cools == Cools.WithCredential
            ? "gpt : a host=h key=k, b host=h key=k, c\nclaude : d host=h key=k, e host=h key=other"
            : "gpt : a, c";
        Run(
            row,
            models,
            $"a: {row.Reply}",
            row.Cools switch
            {
                Cools.Never => string.Concat(Enumerable.Repeat(moved + "\n", 8)) + "cooling none",
                Cools.ByRate => string.Concat(Enumerable.Repeat(moved + "\n", 4)) + $"cooling none\n{moved}\ncooling a 5s",
                Cools.WithCredential => $"{moved}\ncooling a {row.For}, b {row.For}, d {row.For}",
                _ => $"{moved}\ncooling a {row.For}",
            });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_cools_alone(string name)
    {
        FailureRow row = Known[name];
        string failed = $"ask gpt retries=0 => fails {row.Kind} | after a {row.Kind}";

        // A limited deployment that is alone is held instead: whether that shows as a cooldown is not asked here.
        Run(
            row,
            "gpt : a",
            $"a: {row.Reply}",
            row.Cools switch
            {
                Cools.EvenAlone or Cools.WithCredential => $"{failed}\ncooling a {row.For}",
                Cools.AtOnce when row.Kind == FailureKind.RateLimited => failed,
                Cools.AtOnce => $"{failed}\ncooling none",
                _ => string.Concat(Enumerable.Repeat(failed + "\n", 8)) + "cooling none",
            });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Nothing_is_left_in_flight(string name)
    {
        FailureRow row = Known[name];
        Run(
            row,
            "gpt maxParallel=1 fallbacks=claude : a\nclaude maxParallel=1 : z",
            $"a: {row.Reply}\nz: {row.Reply}",
            $"ask gpt retries=0 => fails {row.Kind} | after a {row.Kind}{(row.FallsBack ? $", z {row.Kind}" : "")}\ninflight a=0 z=0\nupstream a=0 z=0");
    }

    [Fact]
    public void Every_kind_of_a_provider_has_a_row()
    {
        // Refusals of the router itself and the caller's cancellation are cases of their own below.
        FailureKind[] own = [FailureKind.BudgetExceeded, FailureKind.NoneEligible, FailureKind.Cancelled, FailureKind.UnknownModel];
        Assert.Equal(Enum.GetValues<FailureKind>().Except(own), FailureRows.All.Select(r => r.Kind).Distinct());
    }

    [Fact]
    public void NoneEligible_falls_back_and_cools_nobody()
        => ScenarioRun.Run(new(
            "NoneEligible", "gpt fallbacks=claude : a\nclaude : z", "", """
            off a
            ask gpt => z | via claude
            ask gpt no-fallbacks => fails NoneEligible 503
            calls a=0
            cooling none
            """));

    [Fact]
    public void BudgetExceeded_falls_back_and_cools_nobody()
        => ScenarioRun.Run(new(
            "BudgetExceeded", "budget deployment:gpt/a 0.02 day\ngpt fallbacks=claude : a price={input:1000;output:1000}\nclaude : z", "", """
            ask gpt out=5 => a
            ask gpt out=5 => z | via claude
            ask gpt out=5 no-fallbacks => fails BudgetExceeded 429
            calls a=1
            cooling none
            """));

    [Fact]
    public void Cancelled_goes_nowhere_and_cools_nobody()
        => ScenarioRun.Run(new(
            "Cancelled", "gpt allowedFailures=0 fallbacks=claude : a, b\nclaude : z", "a: stall", """
            ask gpt cancel=1s => cancelled | in 1s
            calls a=1 b=0 z=0
            cooling none
            inflight a=0
            """));

    private static void Run(FailureRow row, string models, string script, string steps)
        => ScenarioRun.Run(new Scenario(row.ToString(), Defaults + models, script, steps));
}
