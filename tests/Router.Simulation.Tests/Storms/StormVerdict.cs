using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>
/// The first thing that did not hold. Checks run inside the router's own calls, where an exception would be taken for a failure
/// of a provider: they note it here, and the storm stops at its next step.
/// </summary>
internal sealed class StormVerdict(Trace trace, Func<TimeSpan> now)
{
    public string? Violation { get; private set; }

    public void Check(bool holds, Func<string> what)
    {
        if (!holds)
        {
            Break(what());
        }
    }

    public void Break(string what)
    {
        Violation ??= what;
        trace.Add(now(), TraceKind.Violation, -1, what);
    }
}
