namespace LlmRouter.Testing.Wire;

/// <summary>How a stream ends when it does not end well.</summary>
internal enum StreamEnding
{
    /// <summary>In order for HTTP, with nothing more.</summary>
    Clean,

    /// <summary>With an event that carries an error.</summary>
    ErrorEvent,

    /// <summary>With an event whose JSON breaks off.</summary>
    Malformed,

    /// <summary>With bytes that are no events.</summary>
    Garbage,

    /// <summary>Without the last chunk of the chunked body, by FIN.</summary>
    Truncated,

    /// <summary>By a TCP reset.</summary>
    Reset,

    /// <summary>It does not, for a time or for ever.</summary>
    Stall,
}
