using System.Globalization;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Something did not hold in a storm. Says what, what had happened, and how to see it again.</summary>
internal sealed class StormException(int seed, double minutes, string violation, Trace trace)
    : Exception(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        seed {seed}: {violation}
        {trace.Last()}
        To run it again: LLMR_STORM_SEED={seed} LLMR_STORM_MINUTES={minutes} dotnet tests/Router.Simulation.Tests/bin/Release/net10.0/Router.Simulation.Tests.dll -class {typeof(StormTests).FullName}
        """));
