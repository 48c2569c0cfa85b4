using LlmRouter.Tests.Support;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace LlmRouter.Tests.Properties;

/// <summary>
/// The engine against a simple model of its books: random calls, failures, cancellations, dropped streams, passing time and
/// changes of the router. After every step both must say the same of everything that is counted.
/// </summary>
[Collection(Crowds.Name)]
public class ModelTests
{
    // To look for longer, with sequences that nobody has seen before: so many of them.
    private const string LongRun = "LLMR_PROPERTY_RUNS";

    [Fact]
    public void Whatever_happens_the_books_are_those_of_a_simple_model()
    {
        Config config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
        config = int.TryParse(Environment.GetEnvironmentVariable(LongRun), CultureInfo.InvariantCulture, out int runs)
            ? config.WithMaxTest(runs)
            : config.WithMaxTest(200).WithReplay(new Replay(new Rnd(20260101UL, 1UL), null));
        Check.One(config, Prop.ForAll(Scenario.Any, s => s.Run()));
    }
}
