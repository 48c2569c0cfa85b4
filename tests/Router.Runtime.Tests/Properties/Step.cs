namespace LlmRouter.Tests.Properties;

/// <summary>What may be done to a router.</summary>
internal enum StepKind
{
    Call,
    Stream,
    Answer,
    Chunk,
    Read,
    Fail,
    Cancel,
    Drop,
    Pass,
    Drain,
    Enable,
    ResetCooldown,
    Add,
    Update,
    Reconnect,
    Remove,
    ReplaceAll,
    Strategy,
}

/// <summary>
/// One thing done. What the numbers mean depends on what there is when it is done (the first of the open calls, ...), so that any
/// sequence makes sense, also one with steps left out. The smaller the numbers, the simpler the step.
/// </summary>
internal readonly record struct Step(StepKind Kind, int A, int B, int C, int D);
