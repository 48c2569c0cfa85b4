namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>How a call ended for its provider.</summary>
internal enum CallEnd
{
    Open,

    /// <summary>All that the provider had to say was taken, be it an answer or an error.</summary>
    Done,

    /// <summary>The router went away before that.</summary>
    Cut,
}
