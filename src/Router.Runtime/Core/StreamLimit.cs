namespace LlmRouter.Core;

/// <summary>Which of its times a committed stream has used up.</summary>
internal enum StreamLimit
{
    /// <summary>The consumer stayed away for too long.</summary>
    Consumer,

    /// <summary>Nothing came while a read was pending.</summary>
    Silence,

    /// <summary>The time of the whole stream.</summary>
    Whole,
}
