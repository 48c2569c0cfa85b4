namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>What a scripted provider does with one call.</summary>
internal enum ReplyForm
{
    /// <summary>A whole answer, or a stream.</summary>
    Answer,

    /// <summary>An error status.</summary>
    Status,

    /// <summary>The connection is refused.</summary>
    Refused,

    /// <summary>The connection breaks before a byte of the answer.</summary>
    Reset,

    /// <summary>Nothing ever comes.</summary>
    Stall,

    /// <summary>A 200 whose body is no JSON.</summary>
    Garbage,

    /// <summary>A 200 whose body ends half way.</summary>
    Truncated,

    /// <summary>A 200 with the page of a proxy.</summary>
    Page,

    /// <summary>A 200 with an error object in its body.</summary>
    Inside,
}
