namespace LlmRouter;

/// <summary>Which of a request's tags a deployment must have.</summary>
public enum TagMatching
{
    /// <summary>At least one of them.</summary>
    Any,

    /// <summary>All of them.</summary>
    All,
}
