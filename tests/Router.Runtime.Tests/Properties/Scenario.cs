using FsCheck;
using FsCheck.Fluent;

namespace LlmRouter.Tests.Properties;

/// <summary>A sequence of steps, which says after a run what they were in words.</summary>
internal sealed class Scenario(int seed, Step[] steps)
{
    private const int MostSteps = 80;

    private static readonly (int Weight, StepKind Kind)[] Kinds =
    [
        (26, StepKind.Call), (12, StepKind.Stream), (14, StepKind.Answer), (14, StepKind.Chunk), (3, StepKind.Read), (12, StepKind.Fail),
        (5, StepKind.Cancel), (4, StepKind.Drop), (16, StepKind.Pass), (2, StepKind.Drain), (3, StepKind.Enable), (2, StepKind.ResetCooldown),
        (4, StepKind.Add), (5, StepKind.Update), (3, StepKind.Reconnect), (3, StepKind.Remove), (2, StepKind.ReplaceAll), (2, StepKind.Strategy),
    ];

    private string _told = "not run";

    public static Arbitrary<Scenario> Any { get; } = Arb.From(Generate(), s => s.Smaller());

    /// <summary>Does all of it to a router and to the model, and compares them after every step.</summary>
    public void Run()
    {
        using var world = new World(seed);
        try
        {
            foreach (Step step in steps)
            {
                world.Do(step);
            }

            world.Rest();
        }
        finally
        {
            _told = world.Told;
        }
    }

    public override string ToString() => $"seed {seed}, {steps.Length} steps:\n{_told}";

    private static Gen<Scenario> Generate()
    {
        Gen<int> number = Gen.Choose(0, 999);
        Gen<Step> step =
            from kind in Gen.Frequency(Kinds.Select(k => (k.Weight, Gen.Constant(k.Kind))))
            from a in number
            from b in number
            from c in number
            from d in number
            select new Step(kind, a, b, c, d);
        return from seed in Gen.Choose(1, 1_000_000)
               from length in Gen.Choose(10, MostSteps)
               from steps in Gen.ArrayOf(step, length)
               select new Scenario(seed, steps);
    }

    /// <summary>With fewer steps, big parts first; then with simpler ones.</summary>
    private IEnumerable<Scenario> Smaller()
    {
        for (int length = steps.Length / 2; length > 0; length /= 2)
        {
            for (int at = 0; at + length <= steps.Length; at += length)
            {
                yield return new Scenario(seed, [.. steps[..at], .. steps[(at + length)..]]);
            }
        }

        for (int i = 0; i < steps.Length; i++)
        {
            Step s = steps[i];
            foreach (Step simpler in (Step[])[s with { A = 0 }, s with { B = 0 }, s with { C = 0 }, s with { D = 0 }, s with { A = s.A / 2 }, s with { B = s.B / 2 }, s with { C = s.C / 2 }, s with { D = s.D / 2 }])
            {
                if (simpler != s)
                {
                    yield return new Scenario(seed, [.. steps[..i], simpler, .. steps[(i + 1)..]]);
                }
            }
        }
    }
}
