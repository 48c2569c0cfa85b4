using System.Diagnostics;

namespace LlmRouter.Benchmarks.Measuring;

/// <summary>
/// Runs contenders in turns, so that whatever changes on the machine while they run hits all of them alike, and takes medians
/// over the rounds. Figures are processor time: wall time also measures whoever else uses the machine.
/// </summary>
internal static class Rounds
{
    public static async Task<Result[]> RunAsync(IReadOnlyList<Contender> contenders, int rounds, int warmUps = 3)
    {
        var samples = new List<Sample>[contenders.Count];
        var walls = new long[contenders.Count][];
        for (int c = 0; c < contenders.Count; c++)
        {
            samples[c] = new List<Sample>(rounds);
            walls[c] = new long[contenders[c].Repetitions * rounds];
        }

        for (int round = -warmUps; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                // Every round begins with another one: whoever comes after a greedy neighbour pays a part of its collections.
                int c = (i + round + warmUps) % contenders.Count;
                int offset = Math.Max(0, round) * contenders[c].Repetitions;
                Sample sample = await OneAsync(contenders[c], walls[c].AsMemory(offset, contenders[c].Repetitions)).ConfigureAwait(false);
                if (round >= 0)
                {
                    samples[c].Add(sample);
                }
            }

            if (round < 0)
            {
                // Tiered compilation works in the background, a tenth of a second after the last new method.
                await Task.Delay(150).ConfigureAwait(false);
            }
        }

        return [.. contenders.Select((contender, c) => Summary(contender, samples[c], walls[c]))];
    }

    private static async Task<Sample> OneAsync(Contender contender, Memory<long> walls)
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await contender.RunAsync(walls).ConfigureAwait(false);
        long wall = Stopwatch.GetTimestamp() - start;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        double operations = (double)contender.Repetitions * contender.OperationsPerCall;
        return new Sample(cpu.TotalNanoseconds / operations, bytes / operations, Nanoseconds(wall) / operations);
    }

    private static Result Summary(Contender contender, List<Sample> samples, long[] walls)
    {
        double[] cpu = [.. samples.Select(s => s.Cpu).Order()];
        double median = At(cpu, 0.5);
        double wall = walls[^1] == 0
            ? At([.. samples.Select(s => s.Wall).Order()], 0.5)
            : At([.. walls.Select(w => Nanoseconds(w)).Order()], 0.5);
        return new Result(contender.Name, median, (At(cpu, 0.75) - At(cpu, 0.25)) / 2 / median, At([.. samples.Select(s => s.Bytes).Order()], 0.5), wall);
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)Math.Min(sorted.Length - 1, quantile * sorted.Length)];

    private static double Nanoseconds(long units) => units * 1e9 / Stopwatch.Frequency;

    private readonly record struct Sample(double Cpu, double Bytes, double Wall);
}
