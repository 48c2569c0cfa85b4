using System.Collections.Concurrent;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing;

/// <summary>
/// LLM providers to test against: a real HTTP server on 127.0.0.1 that speaks the wire formats of OpenAI and Azure OpenAI
/// (chat completions whole and streamed, embeddings, models), and misbehaves as told. One server plays any number of
/// deployments, each with its own base URL, behaviour and records. Thread-safe; everything may be changed while it runs.
/// </summary>
/// <example>
/// <code>
/// await using ProviderSimulator simulator = await ProviderSimulator.StartAsync();
/// SimulatedDeployment east = simulator.Deployment("gpt-4/azure-east");
/// east.Latency = Latency.LogNormal(TimeSpan.FromMilliseconds(20), 0.5);
/// east.Limits = new SimulatedLimits { Rpm = 60 };
/// east.Faults.Next(3, Fault.Status(503));
/// await using var router = new AppRouter(simulator.Attach(new RouterOptions()));
/// </code>
/// </example>
public sealed class ProviderSimulator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SimulatedDeployment> _deployments = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SimulatedGroup> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly SimulatorServer _server;
    private readonly Lock _lock = new();

    private ProviderSimulator(ProviderSimulatorOptions options)
    {
        Options = options;
        _server = new SimulatorServer(this);
    }

    /// <summary>The address of the shared port, e.g. <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => _server.AddressOf(null);

    /// <summary>All deployments that were created so far, in no particular order.</summary>
    public IReadOnlyCollection<SimulatedDeployment> Deployments => [.. _deployments.Values];

    internal ProviderSimulatorOptions Options { get; }

    /// <summary>Starts a simulator on a free port.</summary>
    /// <param name="options">How it is set up; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ProviderSimulatorOptions.KeepRequests"/> is negative.</exception>
    public static async Task<ProviderSimulator> StartAsync(ProviderSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProviderSimulatorOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.KeepRequests);
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        var simulator = new ProviderSimulator(options);
        await simulator._server.StartAsync(cancellationToken).ConfigureAwait(false);
        return simulator;
    }

    /// <summary>The deployment of that name; created, well-behaved and unlimited, when it is asked for first.</summary>
    /// <param name="name">Any text, e.g. <c>group/id</c>. Case does not matter.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public SimulatedDeployment Deployment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_deployments.TryGetValue(name, out SimulatedDeployment? found))
        {
            return found;
        }

        lock (_lock)
        {
            return _deployments.GetOrAdd(name, static (n, simulator) => simulator.Create(n), this);
        }
    }

    /// <summary>The deployments named <c>group/id</c> together; there need not be any yet.</summary>
    /// <param name="name">The name of the group. Case does not matter.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public SimulatedGroup Group(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _groups.GetOrAdd(name, static (n, simulator) => new SimulatedGroup(n, simulator), this);
    }

    /// <summary>
    /// Points every deployment that a router declares to the simulated deployment named <c>group/id</c>, with that one's key.
    /// Provider, model and api-version stay as declared. Deployments that a client of the application serves do not notice.
    /// </summary>
    /// <param name="options">The options that the router is going to be built with.</param>
    /// <returns>The same options.</returns>
    public RouterOptions Attach(RouterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ConfigureDeployments += Attach;
        return options;
    }

    /// <summary>Points one declared deployment to the simulated one named <c>group/id</c>.</summary>
    /// <param name="deployment">As handed to <see cref="RouterOptions.ConfigureDeployments"/>.</param>
    public void Attach(DeploymentConfiguration deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        SimulatedDeployment simulated = Deployment($"{deployment.Group}/{deployment.Id}");
        deployment.Endpoint = simulated.Endpoint(deployment.Provider);
        deployment.ApiKey = simulated.ApiKey is { } key ? new Secret(key) : null;
    }

    /// <summary>Stops the server and cuts every connection. May be called more than once.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal SimulatedDeployment? Find(ReadOnlySpan<char> name)
        => _deployments.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out SimulatedDeployment? found) ? found : null;

    private SimulatedDeployment Create(string name)
    {
        LoopbackPort? port = Options.PortPerDeployment ? _server.OpenPort() : null;

        // As in a router: the last slash separates group and id.
        int slash = name.LastIndexOf('/');
        return new SimulatedDeployment(name, Options, _server.AddressOf(port), port) { Group = slash > 0 ? Group(name[..slash]) : null };
    }
}
