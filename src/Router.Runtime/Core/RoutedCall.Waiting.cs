using LlmRouter.Scheduling;

namespace LlmRouter.Core;

/// <content>Waiting for capacity.</content>
internal sealed partial class RoutedCall
{
    /// <summary>What it has had of waiting; most requests never wait and have none.</summary>
    public Patience? Patience { get; private set; }

    /// <summary>Who pays; empty = nobody in particular.</summary>
    public string Tenant => _wishes?.Tenant ?? "";

    /// <summary>How urgent it is in a group; lower goes first.</summary>
    public int PriorityIn(GroupTable group) => _wishes?.Priority ?? group.Settings.Queue.Priority;

    /// <summary>How long it waits at most, over the whole request.</summary>
    public TimeSpan WaitIn(GroupTable group) => _wishes?.WaitForCapacity ?? group.Settings.Queue.Wait;

    public Patience BePatient() => Patience ??= new Patience();
}
