using System.ComponentModel;

namespace LlmRouter;

/// <summary>The client of an embedding group.</summary>
public class EmbeddingGroup : GroupClient
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal EmbeddingGroup(Router router, int ordinal)
        : base(router, ordinal)
    {
    }
}
