using LlmRouter.Building;
using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Providers.Http;
using LlmRouter.Scheduling;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Management;

/// <summary>
/// What is declared, and the one way to change it: a draft is edited, checked as a whole, made a table, and swapped in; a failure
/// anywhere before the swap leaves everything as it was. One change at a time; requests never wait for one.
/// </summary>
internal sealed class LiveConfiguration
{
    private readonly Lock _lock = new();
    private readonly ILogger _log;
    private readonly SlotMap _slots = new();
    private readonly CredentialMap _credentials = new();
    private readonly StateFactory _factory;
    private readonly TableBuilder _tables;
    private readonly Func<string, int>? _compiled;
    private readonly int _compiledNames;
    private readonly HashSet<DeploymentState> _draining = [];
    private readonly List<DeploymentState> _successors = [];
    private readonly List<FileWatch> _watches = [];
    private Blueprint _current;
    private bool _changing;
    private long _version;

    public LiveConfiguration(Blueprint blueprint, RouterOptions options, ILogger log, HttpPool pool, Func<string, int>? compiled)
    {
        Options = options;
        _log = log;
        _compiled = compiled;
        var clock = new RouterClock(options.TimeProvider);
        var random = new RandomSource(options.RandomSeed);
        var capacity = new CapacityBoard(clock, random);
        _factory = new StateFactory(options, clock, pool, _credentials, capacity, () => ThreadPool.UnsafeQueueUserWorkItem(static self => self.Sweep(), this, preferLocal: false));
        _tables = new TableBuilder(options, clock, random, log, _slots, _factory, Discard);
        TableChange change = _tables.Build(blueprint, null, null, names => new NameTable(names, compiled));
        _compiledNames = change.Table.Names.Entries.Count;
        Engine = new RouterEngine(clock, random, log, change.Table, new InputEstimates(options.TokenEstimator), pool)
        {
            Filter = options.CandidateFilter,
            Rules = Resilience.FailureRules.From(options),
            Capacity = capacity,
            AllowedProperties = RouteProperties.Allow(options.AllowedRouteProperties, out _),
        };
        Engine.CapacityChanged = capacity.Changed;
        change.Added.ForEach(_credentials.Add);
        _credentials.Publish();
        _current = blueprint;
    }

    public RouterEngine Engine { get; }

    public RouterOptions Options { get; }

    /// <summary>Called after every change, outside any lock, with its number.</summary>
    public Action<long>? Changed { get; set; }

    /// <summary>Called when a watched file is refused.</summary>
    public Action<string, Exception>? Rejected { get; set; }

    /// <summary>What is declared now.</summary>
    public Blueprint Current => Volatile.Read(ref _current);

    /// <summary>Slots of deployments that are removed and still end calls.</summary>
    public int Draining
    {
        get
        {
            lock (_lock)
            {
                return _draining.Count;
            }
        }
    }

    /// <summary>How many keys are known.</summary>
    public int Credentials => _credentials.Count;

    /// <summary>How many chunks of slots there are.</summary>
    public int Chunks => _slots.Chunks;

    /// <summary>Changes what is declared, all of it or nothing.</summary>
    /// <exception cref="RouterConfigurationException">The outcome has faults, or something is missing.</exception>
    /// <exception cref="InvalidOperationException">A change was begun within a change.</exception>
    public void Change(Action<RouterChange> edit)
    {
        long version;
        lock (_lock)
        {
            Engine.ThrowIfDisposed();
            if (_changing)
            {
                throw new InvalidOperationException("A change of the router is being made: make this one part of it, or after it.");
            }

            _changing = true;
            try
            {
                Make(edit);
                version = ++_version;
            }
            finally
            {
                _changing = false;
            }
        }

        // Outside the lock: whoever waits may be served now, and it may be the application's own code that chooses.
        Engine.Capacity.TableChanged();
        Changed?.Invoke(version);
    }

    /// <summary>Puts what a file says in the place of what came from files.</summary>
    /// <exception cref="RouterConfigurationException">The outcome has faults, or something is missing.</exception>
    public void Load(string path, string text)
    {
        var source = new SourceText(path, text);
        Change(change => change.Load(source, FileReading.Read(source, Options, change.Faults, _log)));
    }

    /// <summary>Watches a file until what is returned is disposed, or the router is.</summary>
    public FileWatch Watch(string path)
    {
        var watch = new FileWatch(this, path, _log);
        lock (_lock)
        {
            Engine.ThrowIfDisposed();
            _watches.RemoveAll(w => w.IsDisposed);
            _watches.Add(watch);
        }

        watch.Start();
        return watch;
    }

    public void StopWatching()
    {
        FileWatch[] watches;
        lock (_lock)
        {
            watches = [.. _watches];
            _watches.Clear();
        }

        Array.ForEach(watches, w => w.Dispose());
    }

    /// <summary>Tells observers that a file was refused.</summary>
    public void Reject(string path, Exception reason) => Rejected?.Invoke(path, reason);

    /// <summary>Does something to deployments of the present table while no change is made.</summary>
    public T Locked<T>(Func<RoutingTable, T> action)
    {
        lock (_lock)
        {
            return action(Engine.Table);
        }
    }

    private void Make(Action<RouterChange> edit)
    {
        var draft = new RouterChange(_current.Copy());
        try
        {
            edit(draft);
        }
        finally
        {
            draft.Close();
        }

        ChangeCheck.Throw(draft, _log);
        RoutingTable old = Engine.Table;
        TableChange change = _tables.Build(
            draft.Blueprint, _current, old, names => new NameTable(names, _compiled, _compiled is null ? -1 : _compiledNames));
        Commit(change, draft.Blueprint);
    }

    private void Commit(TableChange change, Blueprint blueprint)
    {
        foreach ((DeploymentState state, DeploymentSettings settings) in change.Configured)
        {
            state.Configure(settings);
        }

        foreach (DeploymentState state in change.Added.Where(s => s.HasPredecessor))
        {
            // The windows that it shares with the connection before it are still under that one's limits.
            state.Configure(state.Settings);
        }

        foreach ((DeploymentState state, bool off) in change.Switched)
        {
            state.IsDisabled = off;
            if (off)
            {
                state.Chunk.Set(Block.Off, state.Bit);
            }
            else
            {
                state.Chunk.Clear(Block.Off, state.Bit);
            }
        }

        change.Added.ForEach(_credentials.Add);
        change.Removed.ForEach(_credentials.Remove);
        _credentials.Publish();
        Volatile.Write(ref _current, blueprint);
        Engine.Table = change.Table;
        _successors.AddRange(change.Added.Where(s => s.HasPredecessor));
        foreach (DeploymentState state in change.Removed)
        {
            state.Retire();
            _draining.Add(state);
        }

        SweepLocked();
    }

    private void Sweep()
    {
        lock (_lock)
        {
            SweepLocked();
        }
    }

    /// <summary>Takes the slots of removed deployments back whose last call has ended.</summary>
    private void SweepLocked()
    {
        long now = Engine.Clock.Now;
        int draining = _draining.Count;
        foreach (DeploymentState state in _draining)
        {
            if (Volatile.Read(ref state.InFlight) == 0)
            {
                _draining.Remove(state);
                state.Leave(now);
                _slots.Free(state.Chunk, state.Slot);
                _factory.Release(state);
            }
        }

        if (_draining.Count < draining)
        {
            Engine.Sessions.ForgetRetired();
            Engine.UnknownModels.ForgetRetired();
        }

        _successors.ForEach(s => s.ForgetBefore());
        _successors.RemoveAll(s => !s.HasPredecessor || s.IsRetired);
    }

    /// <summary>Gives back what a change took that did not come about.</summary>
    private void Discard(DeploymentState state)
    {
        state.Retire();
        state.Leave(0);
        _slots.Free(state.Chunk, state.Slot);
        _credentials.Remove(state);
        _factory.Release(state);
    }
}
