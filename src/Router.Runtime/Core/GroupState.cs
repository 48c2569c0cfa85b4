namespace LlmRouter.Core;

/// <summary>What a group learns while the router runs; it outlives tables. Lock-free.</summary>
internal sealed class GroupState
{
    /// <summary>The output tokens of an answer, whichever deployment gives it.</summary>
    public OutputMean Output { get; } = new();
}
