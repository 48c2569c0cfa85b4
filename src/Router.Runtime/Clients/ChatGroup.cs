using System.ComponentModel;

namespace LlmRouter;

/// <summary>The client of a chat group.</summary>
public class ChatGroup : GroupClient
{
    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal ChatGroup(Router router, int ordinal)
        : base(router, ordinal)
    {
    }
}
