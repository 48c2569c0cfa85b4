using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>What a decision goes by: what is known of the request at that moment. Immutable.</summary>
internal readonly struct RequestFacts
{
    /// <summary>What is reserved of the limits.</summary>
    public Reservation Need { get; init; }

    /// <summary>The time.</summary>
    public required long Now { get; init; }

    /// <summary>The only deployment that may be taken, if the request says so.</summary>
    public DeploymentState? Pin { get; init; }

    /// <summary>A hash of the session or of the prompt's beginning, for affinity; 0 = none.</summary>
    public ulong Key { get; init; }

    /// <summary>What picks in place of the group's own strategy, if the request says so.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Weights by index in place of the group's, if the request gives some; all 0 = any. As long as the group.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream { get; init; }
}
