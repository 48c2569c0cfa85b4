using LlmRouter.Core;
using LlmRouter.Management;
using LlmRouter.Resilience;

namespace LlmRouter;

/// <summary>A deployment of a running router: its state, and what an operator can do with it. Thread-safe.</summary>
/// <remarks>
/// It stands for the deployment of its id, whatever else changes in the group: after a removal it says so (<see cref="IsRemoved"/>),
/// and when a deployment of that id is added again it stands for that one.
/// </remarks>
public readonly struct DeploymentHandle
{
    private readonly GroupClient? _group;
    private readonly string? _id;

    internal DeploymentHandle(GroupClient group, string id)
    {
        _group = group;
        _id = id;
    }

    /// <summary>The client of its group.</summary>
    public GroupClient Group => _group ?? throw new InvalidOperationException("This handle belongs to no deployment: take it from a group.");

    /// <summary>Its id in the group.</summary>
    public string Id => _id ?? throw new InvalidOperationException("This handle belongs to no deployment: take it from a group.");

    /// <summary>Whether it was removed from its group.</summary>
    public bool IsRemoved => Group.Table.FindOwn(Id) is null;

    /// <summary>Where it was declared.</summary>
    /// <exception cref="InvalidOperationException">It was removed.</exception>
    public DeploymentOrigin Origin => Plan.Origin;

    private LiveConfiguration Live => Group.Router.Live;

    private DeploymentPlan Plan
    {
        get
        {
            GroupPlan group = Live.Current.Groups[Group.Ordinal];
            return group.IndexOf(Id) is >= 0 and int index ? group.Deployments[index] : throw Removed();
        }
    }

    /// <summary>Takes it out of rotation: calls that run are finished, no new one is sent, until <see cref="Enable"/>.</summary>
    /// <exception cref="InvalidOperationException">It was removed.</exception>
    public void Drain() => Operate(static state => state.Chunk.Set(Block.Off, state.Bit), "is drained");

    /// <summary>Puts it back into rotation. One that is declared as disabled is connected first.</summary>
    /// <exception cref="InvalidOperationException">
    /// It was removed, or it was off for want of something, which is still missing (<see cref="MissingCredentials.Disable"/>).
    /// </exception>
    /// <exception cref="RouterConfigurationException">What it needs is missing (<see cref="MissingCredentials.Throw"/>).</exception>
    public void Enable()
    {
        string id = Id;
        if (Operate(static state => !state.IsDisabled))
        {
            Operate(static state => state.Chunk.Clear(Block.Off, state.Bit), "is enabled");
            return;
        }

        string group = Group.Name;
        Live.Change(change => change.Update(group, id, static definition => definition.Disabled = null));
        if (Operate(static state => state.IsDisabled))
        {
            throw new InvalidOperationException($"'{this}' cannot be connected: what it lacks is still missing. The log says what that is.");
        }

        Log.DeploymentChanged(Group.Engine.Log, ToString(), "is enabled");
    }

    /// <summary>Ends a cooldown and forgets the failures that led to it.</summary>
    /// <exception cref="InvalidOperationException">It was removed.</exception>
    public void ResetCooldown()
    {
        if (Operate(static state => state.ResetCooldown() ? state : null, "is out of cooldown") is { } back)
        {
            Cooldowns.Back(Group.Engine, back);
        }
    }

    /// <summary>Its state now; of a removed deployment nothing is known but that it was removed.</summary>
    public DeploymentStatus GetStatus()
    {
        if (Group.Table.FindOwn(Id) is not { } state)
        {
            return new DeploymentStatus { Group = Group.Name, Id = Id, Provider = "", Model = "", Failures = new Dictionary<FailureKind, long>(), IsOff = true, IsRemoved = true };
        }

        RouterClock clock = state.Clock;
        long now = clock.Now;
        var failures = new Dictionary<FailureKind, long>();
        foreach (FailureKind kind in Enum.GetValues<FailureKind>())
        {
            if (state.Stats.FailuresOf(kind) is > 0 and long count)
            {
                failures[kind] = count;
            }
        }

        return new DeploymentStatus
        {
            Group = state.Group,
            Id = state.Id,
            Provider = state.Connection.Provider,
            Model = state.Connection.Model,
            Region = state.Settings.Traits.Region,
            IsOff = state.Chunk.Is(Block.Off, state.Bit),
            IsProbing = state.IsHalfOpen(now),
            CooldownsInARow = state.CooldownsInARow,
            CoolsFor = state.CooldownUntil > now ? clock.Span(state.CooldownUntil - now) : null,
            InFlight = state.AllInFlight,
            Requests = state.Stats.Requests,
            Mirrored = state.Stats.Mirrored,
            Successes = state.Stats.Successes,
            Failures = failures,
            Cancelled = state.Stats.Cancelled,
            Cooldowns = state.Stats.Cooldowns,
            InputTokens = state.Stats.InputTokens,
            OutputTokens = state.Stats.OutputTokens,
            Cost = state.Stats.Cost,
            MedianLatency = state.Stats.Latency.Quantile(0.5),
            Latency95 = state.Stats.Latency.Quantile(0.95),
        };
    }

    /// <summary>The deployment as <c>group/id</c>.</summary>
    public override string ToString() => _group is null ? "" : $"{_group.Name}/{Id}";

    /// <summary>Does something to the deployment while no change can remove it.</summary>
    private T Operate<T>(Func<DeploymentState, T> action, string? change = null)
    {
        (int group, string id) = (Group.Ordinal, Id);
        DeploymentHandle self = this;
        T result = Live.Locked(table => action(table.Groups[group].FindOwn(id) ?? throw self.Removed()));
        if (change is not null)
        {
            Log.DeploymentChanged(Group.Engine.Log, ToString(), change);
        }

        return result;
    }

    private void Operate(Action<DeploymentState> action, string change)
    {
        Operate(
            state =>
            {
                action(state);
                return true;
            },
            change);
        Group.Engine.Capacity.Changed(null);
    }

    private InvalidOperationException Removed() => new($"The deployment '{this}' was removed from the router.");
}
