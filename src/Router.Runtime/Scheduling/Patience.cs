namespace LlmRouter.Scheduling;

/// <summary>What one request has had of waiting for capacity, over all groups it was in. Belongs to the request.</summary>
internal sealed class Patience
{
    /// <summary>Its place in a queue, while it has one.</summary>
    public Waiter? Waiter { get; set; }

    /// <summary>How long it has waited.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>It has waited as long as it may, or was turned away: it does not wait again.</summary>
    public bool IsOver { get; set; }

    /// <summary>The queue that was full.</summary>
    public string? TurnedAwayFrom { get; set; }

    /// <summary>Gives up the place, if there is one.</summary>
    public void Leave()
    {
        if (Waiter is { } waiter)
        {
            Waiter = null;
            waiter.Queue?.End(waiter, WaitEnd.Left);
        }
    }
}
