namespace LlmRouter;

/// <summary>How the tags of a request choose deployments.</summary>
public enum TagMatching
{
    /// <summary>A deployment with any of the request's tags will do; the default.</summary>
    Any,

    /// <summary>A deployment must have all of the request's tags.</summary>
    All,
}
