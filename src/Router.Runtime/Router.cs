using System.ComponentModel;
using System.Text;
using LlmRouter.Building;
using LlmRouter.Compiled;
using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Management;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// A router: model groups by name, and the engine behind them. Usually the base of a generated class
/// (<see cref="LlmRouterAttribute"/>), whose members are typed; <see cref="Load"/> and <see cref="Parse"/> make one from
/// <c>models.json</c> at run time, with the same behaviour. Thread-safe; meant to live as long as the application.
/// </summary>
public abstract partial class Router : IAsyncDisposable, IDisposable
{
    private readonly Lock _clientsLock = new();
    private readonly LiveConfiguration _live;
    private readonly string[][] _declared;
    private GroupClient?[] _clients;

    /// <summary>For generated code.</summary>
    /// <exception cref="RouterConfigurationException">A key or endpoint is missing.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Router(RouterOptions? options, CompiledRouter tables)
    {
        CheckFormat(tables);
        RouterSpec spec = ImageReader.Read(ImageTexts.Unescape(Encoding.UTF8.GetString(tables.Texts)), tables.Numbers.ToArray(), tables.Records.ToArray());
        var blueprint = Blueprint.Of(spec, DeploymentOrigin.Compiled, isTyped: true);
        for (int g = 0; g < blueprint.Groups.Count; g++)
        {
            blueprint.Groups[g].Use(CreateStrategy(g));
        }

        _live = EngineBuilder.Build(blueprint, options ?? new RouterOptions(), name => FindName(name));
        _declared = [.. spec.Groups.Select(g => g.Deployments.Select(d => d.Id).ToArray())];
        _clients = new GroupClient?[Engine.Table.Groups.Length];
        Deployments = new DeploymentManager(this, _live);
        Observe();
    }

    internal Router(RouterSpec spec, RouterOptions options)
    {
        _live = EngineBuilder.Build(Blueprint.Of(spec, DeploymentOrigin.File, isTyped: false), options, null);
        _declared = [];
        _clients = new GroupClient?[Engine.Table.Groups.Length];
        Deployments = new DeploymentManager(this, _live);
        Observe();
    }

    internal RouterEngine Engine => _live.Engine;

    internal LiveConfiguration Live => _live;

    /// <summary>Makes a router from a <c>models.json</c> file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the router takes from its surroundings.</param>
    /// <exception cref="RouterConfigurationException">The file has faults, all of which are listed, or something is missing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Router Load(string path, RouterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return JsonRouter.Create(path, File.ReadAllText(path), options);
    }

    /// <summary>Makes a router from the text of a <c>models.json</c>.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="options">What the router takes from its surroundings.</param>
    /// <exception cref="RouterConfigurationException">The text has faults, all of which are listed, or something is missing.</exception>
    public static Router Parse(string json, RouterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonRouter.Create("models.json", json, options);
    }

    /// <summary>The client of a chat group, by the name of the group or of an alias for it.</summary>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="ArgumentException">It stands for one deployment: ask the router by name instead.</exception>
    /// <exception cref="InvalidOperationException">The group is not a chat group.</exception>
    public ChatGroup Chat(string name)
        => GroupOf(name) as ChatGroup ?? throw new InvalidOperationException($"Group '{GroupOf(name).Name}' is not a chat group.");

    /// <summary>The client of an embedding group, by the name of the group or of an alias for it.</summary>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="ArgumentException">It stands for one deployment: ask the router by name instead.</exception>
    /// <exception cref="InvalidOperationException">The group is not an embedding group.</exception>
    public EmbeddingGroup Embeddings(string name)
        => GroupOf(name) as EmbeddingGroup ?? throw new InvalidOperationException($"Group '{GroupOf(name).Name}' is not an embedding group.");

    /// <summary>
    /// Asks by name: of a group, an alias, or a deployment (<c>group/id</c>, or an id that is unique). <see cref="ChatOptions.ModelId"/>
    /// is taken as <see cref="ChatGroup"/> takes it: null or the name itself is normal, the id of a deployment of the group allows only
    /// that one, anything else is ignored with one warning.
    /// </summary>
    /// <param name="model">The name.</param>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="InvalidOperationException">The group is not a chat group.</exception>
    /// <exception cref="LlmRouterException">No deployment answered.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public Task<ChatResponse> CompleteAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
        => AttemptLoop.RunAsync<ChatOperation, ChatResponse>(
            Engine.Start(model, ModelMode.Chat, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), cancellationToken), new ChatOperation(ChatInput.From(messages, options))).AsTask();

    /// <summary>Asks one question by name, as <see cref="CompleteAsync(string, IEnumerable{ChatMessage}, ChatOptions?, RouteOptions?, CancellationToken)"/>.</summary>
    /// <param name="model">The name.</param>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public Task<ChatResponse> CompleteAsync(
        string model, string prompt, ChatOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
        => AttemptLoop.RunAsync<ChatOperation, ChatResponse>(
            Engine.Start(model, ModelMode.Chat, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), cancellationToken), new ChatOperation(ChatInput.From(prompt, options))).AsTask();

    /// <summary>Streams by name; otherwise as <see cref="ChatGroup.StreamAsync(string, ChatOptions?, CancellationToken)"/>.</summary>
    /// <param name="model">The name of a group, an alias, or a deployment.</param>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
    {
        route = Engine.ReadOptions(options?.AdditionalProperties, route);
        CheckStream(model, route);
        return new RoutedStream(token => Engine.Start(model, ModelMode.Chat, options?.ModelId, route, token), ChatInput.From(messages, options), cancellationToken);
    }

    /// <summary>Streams the answer to one question by name.</summary>
    /// <param name="model">The name of a group, an alias, or a deployment.</param>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string model, string prompt, ChatOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
    {
        route = Engine.ReadOptions(options?.AdditionalProperties, route);
        CheckStream(model, route);
        return new RoutedStream(token => Engine.Start(model, ModelMode.Chat, options?.ModelId, route, token), ChatInput.From(prompt, options), cancellationToken);
    }

    /// <summary>Embeds by name; otherwise as <see cref="EmbeddingGroup.EmbedAsync"/>.</summary>
    /// <param name="model">The name of a group, an alias, or a deployment.</param>
    /// <param name="values">The texts; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(
        string model, IEnumerable<string> values, EmbeddingGenerationOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
        => AttemptLoop.RunAsync<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(
            Engine.Start(model, ModelMode.Embedding, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), cancellationToken), new EmbeddingOperation(ChatInput.From(values, options))).AsTask();

    /// <summary>
    /// Says which deployment a request by this name would be sent to now, and why each of the others would not be. Nothing is
    /// sent or reserved; a strategy that goes round counts it as a pick.
    /// </summary>
    /// <param name="model">The name of a group, an alias, or a deployment.</param>
    /// <param name="messages">The conversation; <see langword="null"/> = one that asks nothing special of a model.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public RouteDecision Explain(string model, IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null, RouteOptions? route = null)
        => Decide(model, messages, options, route, out _);

    /// <summary>
    /// The deployment that a request by this name would be sent to now: <see cref="Explain"/> without the reasons.
    /// </summary>
    /// <param name="model">The name of a group, an alias, or a deployment.</param>
    /// <param name="messages">The conversation; <see langword="null"/> = one that asks nothing special of a model.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <returns>The deployment; <see langword="null"/> when none can take the request now.</returns>
    /// <exception cref="UnknownModelException">The name stands for nothing.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public DeploymentHandle? Select(string model, IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null, RouteOptions? route = null)
    {
        Decide(model, messages, options, route, out DeploymentState? chosen);
        return chosen is null ? null : GroupAt(Engine.Table.Find(chosen.Group)!.Value.Group).GetDeployment(chosen.Id);
    }

    /// <summary>The clients of all groups, in declared order.</summary>
    public IReadOnlyList<GroupClient> GetGroups()
        => [.. Engine.Table.Groups.Where(g => g.Exists).Select(g => GroupAt(g.Ordinal))];

    /// <summary>Every deployment's state and what it has done, in declared order.</summary>
    public IReadOnlyList<DeploymentStatus> GetStatus()
        => [.. GetGroups().SelectMany(g => g.GetDeployments()).Select(d => d.GetStatus())];

    /// <summary>Ends the router: an attempt that runs may finish, calls that start or would try again fail, idle connections are closed.</summary>
    public void Dispose()
    {
        _live.StopWatching();
        Engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    /// <summary>For generated code: the position of a name in the compiled order, or -1.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual int FindName(ReadOnlySpan<char> name) => -1;

    /// <summary>For generated code: makes the client of a group; <see langword="null"/> for an untyped one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual GroupClient? CreateGroup(int ordinal) => null;

    /// <summary>For generated code: the application's own strategy of a group; <see langword="null"/> for one of the built-in strategies.</summary>
    /// <param name="group">The position of the group in the configuration.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual StrategyFactory? CreateStrategy(int group) => null;

    /// <summary>For generated code: the client of a declared group, always the same one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected GroupClient GroupAt(int ordinal)
        => Volatile.Read(ref _clients) is var clients && ordinal < clients.Length && clients[ordinal] is { } client ? client : MakeGroup(ordinal);

    internal GroupClient GroupClientAt(int ordinal) => GroupAt(ordinal);

    /// <summary>The id of a deployment of the generated class.</summary>
    internal string DeclaredId(int group, int deployment) => _declared[group][deployment];

    private static void CheckFormat(CompiledRouter tables)
    {
        switch (tables.Format)
        {
            case RouterImage.CurrentFormat:
                return;
            case -1:
                throw new RouterConfigurationException(
                    "This router was generated from a configuration with faults.", ImageTexts.Unescape(Encoding.UTF8.GetString(tables.Texts)));
            case 0:
                throw new RouterConfigurationException("This router was built without its generated tables: build the project that declares it with LlmRouter's generator.", []);
            default:
                throw new RouterConfigurationException(
                    $"This class was generated in format {tables.Format}, the runtime reads format {RouterImage.CurrentFormat}: rebuild the project that declares it with the same version of LlmRouter.", []);
        }
    }

    private RouteDecision Decide(string model, IEnumerable<ChatMessage>? messages, ChatOptions? options, RouteOptions? route, out DeploymentState? chosen)
    {
        route = Engine.ReadOptions(options?.AdditionalProperties, route);
        if (Engine.ModeOf(model) == ModelMode.Embedding)
        {
            var embedding = new EmbeddingOperation(new EmbeddingRequest([], null));
            return Engine.Start(model, ModelMode.Embedding, options?.ModelId, route, default).Explain<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(ref embedding, out chosen);
        }

        var chat = new ChatOperation(ChatInput.Imagined(messages, options));
        return Engine.Start(model, ModelMode.Chat, options?.ModelId, route, default).Explain<ChatOperation, ChatResponse>(ref chat, out chosen);
    }

    private GroupClient MakeGroup(int ordinal)
    {
        lock (_clientsLock)
        {
            if (ordinal < _clients.Length && _clients[ordinal] is { } made)
            {
                return made;
            }

            GroupTable table = Engine.Table.Groups[ordinal];
            GroupClient client = CreateGroup(ordinal) ?? (table.Mode == ModelMode.Embedding ? new EmbeddingGroup(this, ordinal) : new ChatGroup(this, ordinal));

            // Readers go on with the array that they have.
            var clients = new GroupClient?[Math.Max(_clients.Length, ordinal + 1)];
            _clients.CopyTo(clients, 0);
            clients[ordinal] = client;
            Volatile.Write(ref _clients, clients);
            return client;
        }
    }

    private GroupClient GroupOf(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        FallbackTarget target = Engine.Resolve(name);
        return target.Deployment is null
            ? GroupAt(target.Group)
            : throw new ArgumentException($"'{name}' is the deployment '{target.Deployment.Name}', not a group: call CompleteAsync or StreamAsync on the router with that name.", nameof(name));
    }

    /// <summary>Finds faults of a streamed call at the call, not at its enumeration.</summary>
    private void CheckStream(string model, RouteOptions? route)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        Engine.Check(route, Engine.Resolve(model).Group);
    }
}
