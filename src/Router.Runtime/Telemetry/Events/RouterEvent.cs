namespace LlmRouter;

/// <summary>
/// Something that happened in a router: see <see cref="Router.Events"/>. Never contains a secret or the content of a request.
/// Immutable.
/// </summary>
public abstract class RouterEvent
{
    private protected RouterEvent()
    {
    }

    /// <summary>When, by the router's clock.</summary>
    public DateTimeOffset Time { get; internal set; }
}
