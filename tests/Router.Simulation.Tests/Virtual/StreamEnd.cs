namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>How a scripted stream ends, after its visible chunks.</summary>
internal enum StreamEnd
{
    /// <summary>With a finish reason, usage and <c>[DONE]</c>.</summary>
    Complete,

    /// <summary>With a finish reason and no <c>[DONE]</c>: complete as well.</summary>
    NoDone,

    /// <summary>The connection breaks.</summary>
    Cut,

    /// <summary>The body ends in order, but without a finish reason.</summary>
    Early,

    /// <summary><c>[DONE]</c> without a finish reason.</summary>
    OnlyDone,

    /// <summary>An error event.</summary>
    Error,

    /// <summary>A chunk that is no JSON.</summary>
    Garbage,

    /// <summary>Nothing more comes.</summary>
    Stall,
}
