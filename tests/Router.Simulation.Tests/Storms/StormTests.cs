using System.Globalization;
using LlmRouter.Tests.Simulation.Virtual;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>
/// Random fault storms. <c>LLMR_STORM_COUNT</c> and <c>LLMR_STORM_MINUTES</c> make a longer run, <c>LLMR_STORM_SEED</c> repeats one;
/// <c>LLMR_STORM_TRACE</c> keeps more of its events than the last 200.
/// </summary>
public class StormTests(ITestOutputHelper output)
{
    private const int FirstSeed = 1;

    [Fact]
    public void Nothing_is_lost_and_nothing_broken_whatever_the_weather()
    {
        int count = Variable("LLMR_STORM_COUNT", 100);
        int minutes = Variable("LLMR_STORM_MINUTES", 120);
        int first = Variable("LLMR_STORM_SEED", FirstSeed);
        count = Environment.GetEnvironmentVariable("LLMR_STORM_SEED") is null ? count : 1;
        var watch = Stopwatch.StartNew();
        (long calls, long answered, long attempts) = (0, 0, 0);
        for (int seed = first; seed < first + count; seed++)
        {
            StormReport report = Storm.Run(seed, minutes);
            (calls, answered, attempts) = (calls + report.Calls, answered + report.Answered, attempts + report.Attempts);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} storms of {minutes} minutes: {calls} calls, {answered} answered, {attempts} attempts; {count * minutes / watch.Elapsed.TotalSeconds:0} simulated minutes and {calls / watch.Elapsed.TotalSeconds:0} calls a second"));
        Assert.True(answered > calls / 3, $"only {answered} of {calls} calls were answered: the weather is too bad to show anything");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void The_same_seed_gives_the_same_trace(int seed)
    {
        (var first, var second) = (new Trace(100_000), new Trace(100_000));
        StormReport one = Storm.Run(seed, 60, first);
        StormReport two = Storm.Run(seed, 60, second);
        output.WriteLine(one.ToString());
        if (one != two)
        {
            (string[] a, string[] b) = (first.Last().Split('\n'), second.Last().Split('\n'));
            int at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
            Assert.Fail($"seed {seed} takes two ways:\n{string.Join('\n', a[Math.Max(0, at - 20)..at])}\n--- one\n{string.Join('\n', a[at..Math.Min(a.Length, at + 8)])}\n--- two\n{string.Join('\n', b[at..Math.Min(b.Length, at + 8)])}");
        }
    }

    [Fact]
    public void Another_seed_gives_another_trace() => Assert.NotEqual(Storm.Run(7, 30).Digest, Storm.Run(8, 30).Digest);

    private static int Variable(string name, int standard)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : standard;
}
