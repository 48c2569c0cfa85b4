namespace LlmRouter.Testing.Wire;

/// <summary>What happens to a whole answer on its way.</summary>
internal enum BodyBreak
{
    Malformed,
    Truncated,
    Reset,
    Stall,
    Error,
    Html,
    Empty,
}
