using LlmRouter.Testing.Limits;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing;

/// <summary>
/// One deployment that a <see cref="ProviderSimulator"/> plays. Until told otherwise it answers at once, without limits and
/// without faults. Thread-safe; a change holds for every request that comes after it.
/// </summary>
public sealed class SimulatedDeployment
{
    private readonly Uri _address;
    private readonly LoopbackPort? _port;
    private readonly HashSet<Exchange> _inFlight = [];
    private readonly Lock _lock = new();
    private volatile TaskCompletionSource? _pause;
    private bool _alive = true;
    private double _tokensPerSecond = double.PositiveInfinity;
    private int _embeddingDimensions = 1536;

    internal SimulatedDeployment(string name, ProviderSimulatorOptions options, Uri address, LoopbackPort? port)
    {
        Name = name;
        Seed = Chance.Hash(name) ^ (uint)options.Seed;
        _address = new Uri(address, $"d/{Uri.EscapeDataString(name)}/");
        _port = port;
        ApiKey = $"sim-{Chance.Hash(name):x16}";
        Limiter = new SlidingLimiter(options.TimeProvider);
        Traffic = new SimulatedTraffic(options.KeepRequests);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The key that it accepts; made from the name. <see langword="null"/>: any, or none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// How it answers chat requests: <see cref="SimulatedAnswers"/> has ready ones. Called from any thread, once for each request
    /// that gets so far; if it throws, the client gets status 500. Default <see cref="SimulatedAnswers.Fitting"/>.
    /// </summary>
    public Func<SimulatedRequest, SimulatedAnswer> Answer { get; set; } = SimulatedAnswers.Fitting;

    /// <summary>How long it takes until its answer begins. Default <see cref="Latency.None"/>.</summary>
    public Latency Latency { get; set; } = Latency.None;

    /// <summary>
    /// How fast it writes, in tokens a second; more than zero. A stream is paced by it, a whole answer is delayed. Default
    /// <see cref="double.PositiveInfinity"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double TokensPerSecond
    {
        get => Volatile.Read(ref _tokensPerSecond);
        set
        {
            if (!(value > 0))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "must be more than zero");
            }

            Volatile.Write(ref _tokensPerSecond, value);
        }
    }

    /// <summary>Its rate limits; <see langword="null"/> (default): none. What was admitted while there were none is not counted.</summary>
    public SimulatedLimits? Limits { get; set; }

    /// <summary>What goes wrong, and when; before what goes wrong with its whole group (<see cref="SimulatedGroup.Faults"/>).</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>What it received and did.</summary>
    public SimulatedTraffic Traffic { get; }

    /// <summary>
    /// The models, or Azure's deployments, that it knows; others are answered with 404. <see langword="null"/> (default): any.
    /// </summary>
    public IReadOnlyList<string>? Models { get; set; }

    /// <summary>The longest prompt in tokens; longer ones are answered with <c>context_length_exceeded</c>. <see langword="null"/> (default): none.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>The length of its vectors when the request does not say, one or more. Default 1536.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than one.</exception>
    public int EmbeddingDimensions
    {
        get => _embeddingDimensions;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _embeddingDimensions = value;
        }
    }

    /// <summary>
    /// Whether it takes request fields that the provider's API does not have, as many compatible servers do. Default
    /// <see langword="false"/>: such a request is answered with 400, as OpenAI does.
    /// </summary>
    public bool AcceptsUnknownFields { get; set; }

    /// <summary>Whether it is up; see <see cref="Kill"/>.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_lock)
            {
                return _alive;
            }
        }
    }

    /// <summary>The group that the name says it is of, if it says so.</summary>
    internal SimulatedGroup? Group { get; init; }

    internal ulong Seed { get; }

    internal SlidingLimiter Limiter { get; }

    /// <summary>
    /// Its base URL as a client of that provider wants it: ending in <c>/v1</c>, or for <c>azure</c> without a path of the API.
    /// </summary>
    /// <param name="provider">The provider, e.g. <c>openai</c> or <c>azure</c>; anything else counts as compatible with OpenAI.</param>
    public Uri Endpoint(string provider = "openai")
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        return string.Equals(provider, "azure", StringComparison.OrdinalIgnoreCase) ? _address : new Uri(_address, "v1");
    }

    /// <summary>
    /// The provider dies: every connection in use is reset, and new ones are refused (with
    /// <see cref="ProviderSimulatorOptions.PortPerDeployment"/>) or reset. Nothing happens when it is dead already.
    /// </summary>
    public void Kill()
    {
        Exchange[] cut;
        lock (_lock)
        {
            _alive = false;
            _port?.Close();
            cut = [.. _inFlight];
        }

        foreach (Exchange exchange in cut)
        {
            exchange.Reset();
        }
    }

    /// <summary>It is back, at the same address.</summary>
    public void Revive()
    {
        lock (_lock)
        {
            _port?.Open();
            _alive = true;
        }
    }

    /// <summary>It hangs: connections are accepted and requests read, but nothing more is sent until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _pause ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Goes on after <see cref="Pause"/>, where it had stopped.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _pause?.SetResult();
            _pause = null;
        }
    }

    internal ValueTask WhilePausedAsync(CancellationToken cancellationToken)
        => _pause is { } pause ? new ValueTask(pause.Task.WaitAsync(cancellationToken)) : default;

    internal bool Enter(Exchange exchange)
    {
        lock (_lock)
        {
            return _alive && _inFlight.Add(exchange);
        }
    }

    internal void Leave(Exchange exchange)
    {
        lock (_lock)
        {
            _inFlight.Remove(exchange);
        }
    }
}
