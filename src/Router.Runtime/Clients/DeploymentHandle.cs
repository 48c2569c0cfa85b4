using LlmRouter.Core;

namespace LlmRouter;

/// <summary>A deployment of a running router: its state, and what an operator can do with it. Thread-safe.</summary>
public readonly struct DeploymentHandle
{
    private readonly GroupClient? _group;
    private readonly int _ordinal;

    internal DeploymentHandle(GroupClient group, int ordinal)
    {
        _group = group;
        _ordinal = ordinal;
    }

    /// <summary>The client of its group.</summary>
    public GroupClient Group => _group ?? throw new InvalidOperationException("This handle belongs to no deployment: take it from a group.");

    /// <summary>Its id in the group.</summary>
    public string Id => State.Id;

    private DeploymentState State => Group.Table.Deployments[_ordinal];

    /// <summary>Takes it out of rotation: calls that run are finished, no new one is sent, until <see cref="Enable"/>.</summary>
    public void Drain()
    {
        DeploymentState state = State;
        state.Chunk.Set(Block.Off, state.Bit);
        Log.DeploymentChanged(Group.Engine.Log, state.Name, "is drained");
    }

    /// <summary>Puts it back into rotation.</summary>
    /// <exception cref="InvalidOperationException">It was off when the router was built, so that it was never connected.</exception>
    public void Enable()
    {
        DeploymentState state = State;
        if (state.Client is Building.OffClient)
        {
            throw new InvalidOperationException($"'{state.Name}' was off when the router was built: it has no connection that could be used.");
        }

        state.Chunk.Clear(Block.Off, state.Bit);
        Log.DeploymentChanged(Group.Engine.Log, state.Name, "is enabled");
    }

    /// <summary>Ends a cooldown and forgets the failures that led to it.</summary>
    public void ResetCooldown()
    {
        DeploymentState state = State;
        state.ResetCooldown();
        Log.DeploymentChanged(Group.Engine.Log, state.Name, "is out of cooldown");
    }

    /// <summary>Its state now.</summary>
    public DeploymentStatus GetStatus()
    {
        DeploymentState state = State;
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
            CoolsFor = state.CooldownUntil > now ? clock.Span(state.CooldownUntil - now) : null,
            InFlight = Volatile.Read(ref state.InFlight),
            Requests = state.Stats.Requests,
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
    public override string ToString() => _group is null ? "" : State.Name;
}
