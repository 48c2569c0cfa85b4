namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>What a line of a trace is about.</summary>
internal enum TraceKind
{
    CallStarts,
    AttemptStarts,
    AttemptEnds,
    AttemptCut,
    CallEnds,
    CallerLeaves,
    Weather,
    Operator,
    Event,
    Violation,
}
