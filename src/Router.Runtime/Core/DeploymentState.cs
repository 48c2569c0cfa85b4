using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using LlmRouter.Scheduling;
using LlmRouter.Telemetry;

namespace LlmRouter.Core;

/// <summary>
/// One deployment with one connection, from when it is added until it is removed: tables come and go, this stays, and leases
/// refer to it. Everything that changes in it changes by atomic operations. A deployment whose connection is changed goes on as
/// another state in another slot, which shares the books (<see cref="Stats"/>, the limits' windows) of the one before.
/// </summary>
internal sealed partial class DeploymentState
{
    private LimitGate? _gate;
    private DeploymentSettings _settings;
    private DeploymentState? _predecessor;
    private bool _retired;
    private bool _gone;
    private long _fullUntil;

    public DeploymentState(
        DeploymentChunk chunk,
        int slot,
        string group,
        string id,
        DeploymentClient client,
        DeploymentConnection connection,
        DeploymentSettings settings,
        RouterClock clock,
        DeploymentState? predecessor = null,
        bool sameAccount = false)
    {
        Chunk = chunk;
        Slot = slot;
        Group = group;
        Id = id;
        Client = client;
        Connection = connection;
        Clock = clock;
        _settings = settings;
        _predecessor = predecessor;
        Stats = predecessor?.Stats ?? new DeploymentStats();
        Failures = sameAccount ? predecessor!.Failures : new FailureWindow(clock);
        Headroom = sameAccount ? predecessor!.Headroom : new Headroom(clock);
        client.Attach(Headroom);
        Output = predecessor?.Output ?? new OutputMean();
        _gate = predecessor?._gate ?? (settings.Limits.Any ? new LimitGate(settings.Limits, clock) : null);
        if (sameAccount)
        {
            TakeOverHealth(predecessor!);
        }
    }

    public DeploymentChunk Chunk { get; }

    public int Slot { get; }

    public ulong Bit => 1UL << Slot;

    /// <summary>The name of the group that declares it.</summary>
    public string Group { get; }

    public string Id { get; }

    /// <summary><c>group/id</c>.</summary>
    public string Name => Connection.Name;

    public DeploymentClient Client { get; }

    public DeploymentConnection Connection { get; }

    /// <summary>What is configured for it; replaced as a whole by <see cref="Configure"/>.</summary>
    public DeploymentSettings Settings => _settings;

    public RouterClock Clock { get; }

    public FailureWindow Failures { get; }

    public DeploymentStats Stats { get; }

    /// <summary>The output tokens of its answers.</summary>
    public OutputMean Output { get; }

    /// <summary>All deployments that use the same key at the same endpoint, this one included.</summary>
    public DeploymentState[] SameCredential => Credential?.Users ?? [this];

    /// <summary>What its connection was made of.</summary>
    public required DeploymentConfiguration Configuration { get; init; }

    /// <summary>What the application wraps every attempt in; <see langword="null"/> = nothing.</summary>
    public Polly.ResiliencePipeline? Pipeline { get; init; }

    /// <summary>The key at its endpoint, when it has one.</summary>
    public SharedCredential? Credential { get; init; }

    public ref int InFlight => ref Chunk.InFlight[Slot];

    /// <summary>Requests in flight, those included that go on over connections that it had before.</summary>
    public int AllInFlight => Volatile.Read(ref InFlight) + InFlightBefore;

    /// <summary>Removed, or gone on with another connection: it takes no lease any more, and ends those that it has.</summary>
    public bool IsRetired => Volatile.Read(ref _retired);

    /// <summary>Switched off, draining or removed.</summary>
    public bool IsOff => IsRetired || Chunk.Is(Block.Off, Bit);

    /// <summary>Switched off by what is declared. Used by whoever changes the router.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether calls over connections that it had before may still run.</summary>
    public bool HasPredecessor => Volatile.Read(ref _predecessor) is not null;

    /// <summary>Whether it holds a place in the pool of connections.</summary>
    public bool IsPooled { get; init; }

    /// <summary>Who is told when it has something to give again.</summary>
    public CapacityBoard? Capacity { get; init; }

    /// <summary>Called, perhaps more than once, when a retired deployment has ended its last lease.</summary>
    public Action? Drained { get; init; }

    private int InFlightBefore
    {
        get
        {
            int count = 0;
            for (DeploymentState? state = Volatile.Read(ref _predecessor); state is not null; state = Volatile.Read(ref state._predecessor))
            {
                // Read before it is asked whether the slot was still its own.
                int own = Volatile.Read(ref state.InFlight);
                count += Volatile.Read(ref state._gone) ? 0 : own;
            }

            return count;
        }
    }

    public long FullUntil => Volatile.Read(ref _fullUntil);

    /// <summary>What the provider has said is left of its limits.</summary>
    public Headroom Headroom { get; }

    /// <summary>Goes on with other settings. What the limits' windows hold stays; new limits are for the next admission.</summary>
    public void Configure(DeploymentSettings settings)
    {
        if (_gate is not null)
        {
            _gate.Change(settings.Limits, Clock.Now);
        }
        else if (settings.Limits.Any)
        {
            Volatile.Write(ref _gate, new LimitGate(settings.Limits, Clock));
        }

        Volatile.Write(ref _settings, settings);
        Volatile.Write(ref _fullUntil, 0);
        Chunk.Refresh(Block.Full, Slot, Clock.Now);
        Chunk.Unschedule(Bit);
        Chunk.Clear(Block.Closed, Bit);
        if (settings.Traits.Schedule is not null)
        {
            Chunk.Schedule(this, Clock.Now);
        }
    }

    /// <summary>Takes no lease any more. Once <see cref="InFlight"/> is 0 after this, it stays so.</summary>
    public void Retire()
    {
        Interlocked.Exchange(ref _retired, true);
        Chunk.Set(Block.Off, Bit);
    }

    /// <summary>Gives its slot up, after its last lease.</summary>
    public void Leave(long now)
    {
        Interlocked.Exchange(ref _gone, true);
        Chunk.Seat(Slot, null, off: true, now);
    }

    /// <summary>Forgets connections that it had before and that have ended.</summary>
    public void ForgetBefore()
    {
        while (_predecessor is { _gone: true } before)
        {
            Volatile.Write(ref _predecessor, before._predecessor);
        }
    }

    /// <summary>
    /// Has its requests and tokens counted from here on, for strategies that go by them, whether they are limited or not.
    /// Thread-safe; once is enough.
    /// </summary>
    public void Meter()
    {
        LimitGate gate = Volatile.Read(ref _gate) ?? Make();
        gate.Meter(Chunk.Usage, Slot);

        LimitGate Make()
        {
            var made = new LimitGate(Settings.Limits, Clock);
            return Interlocked.CompareExchange(ref _gate, made, null) ?? made;
        }
    }

    /// <summary>Lets go of what is over in its windows, and shows it to strategies.</summary>
    public void RefreshUsage(long now) => Volatile.Read(ref _gate)?.Refresh(now);
}
