using LlmRouter.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Polly;

namespace LlmRouter;

/// <summary>
/// What a router takes from its surroundings: clock, configuration, logging, HTTP, clients that the application brings. Read
/// once, when the router is built; changes afterwards have no effect. Not thread-safe.
/// </summary>
public sealed class RouterOptions
{
    /// <summary>The clock of every limit, wait and deadline. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Makes every random choice repeatable. Default <see langword="null"/>: a new seed for each router.</summary>
    public int? RandomSeed { get; set; }

    /// <summary>Where log messages go. Default: nowhere. Messages never contain a secret or the content of a request.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Where <c>config:Key</c> references are looked up.</summary>
    public IConfiguration? Configuration { get; set; }

    /// <summary>Where <c>env:NAME</c> references are looked up. Default <see cref="Environment.GetEnvironmentVariable(string)"/>.</summary>
    public Func<string, string?> EnvironmentVariables { get; set; } = Environment.GetEnvironmentVariable;

    /// <summary>
    /// The environment that deployments' <c>Environments</c> are compared with. Default: what the host goes by
    /// (<c>environment</c> in <see cref="Configuration"/>, <c>ASPNETCORE_ENVIRONMENT</c>, <c>DOTNET_ENVIRONMENT</c>), else
    /// <c>Production</c>. The variable <c>LLMROUTER_ENVIRONMENT</c> goes before all.
    /// </summary>
    public string? EnvironmentName { get; set; }

    /// <summary>What to do when a key or endpoint cannot be found. Default <see cref="MissingCredentials.Throw"/>.</summary>
    public MissingCredentials MissingCredentials { get; set; }

    /// <summary>
    /// Says how many input tokens a request has before it is sent, for token limits and context windows. Default
    /// <see cref="LlmRouter.TokenEstimator.Default"/>. Must be thread-safe.
    /// </summary>
    public ITokenEstimator TokenEstimator { get; set; } = LlmRouter.TokenEstimator.Default;

    /// <summary>
    /// Narrows whom requests may be sent to, for reasons of the application's own. Default <see langword="null"/>: nothing more is
    /// asked. Must be thread-safe.
    /// </summary>
    public ICandidateFilter? CandidateFilter { get; set; }

    /// <summary>
    /// Wraps every single attempt on a deployment in a Polly pipeline of the application, e.g. one that limits its rate or breaks its
    /// circuit by rules of your own. Called once for each deployment when it is made; <see langword="null"/> = no pipeline. The pipeline
    /// sees a failure as an <see cref="AttemptFailedException"/>; what it refuses is tried elsewhere. It must not retry: the router does,
    /// and a second execution is not sent but answered with the first one's failure. A stream is inside until its first visible chunk.
    /// </summary>
    public Func<DeploymentConfiguration, ResiliencePipeline?>? AttemptPipeline { get; set; }

    /// <summary>
    /// Which of the additional properties <c>llmrouter.*</c> requests may carry, with or without that prefix (<c>priority</c>,
    /// <c>llmrouter.tags</c>): for applications that pass on what their own users send, who may then not choose, say, tenant, fallbacks
    /// or access tags. A request with another one fails with an <see cref="ArgumentException"/> that names it. Empty: none. Default
    /// <see langword="null"/>: all. <see cref="RouteOptions"/> that code gives are not concerned; where some are given, properties are
    /// not looked at. A name that no property has is an error when the router is built.
    /// </summary>
    public IReadOnlyCollection<string>? AllowedRouteProperties { get; set; }

    /// <summary>
    /// The application's own opinions on what failures are, asked in order for every attempt that failed: the first that has one
    /// wins. Default: none. They must be fast, and thread-safe.
    /// </summary>
    public IList<FailureRule> FailureRules { get; private set; } = [];

    /// <summary>
    /// The application's own opinions on whether a whole chat answer is a failure, asked in order: the first that has one wins.
    /// Streams are not asked about. Default: none. They must be fast, and thread-safe.
    /// </summary>
    public IList<AnswerRule> AnswerRules { get; private set; } = [];

    /// <summary>
    /// What to do with a deployment whose definition has faults when a file or text is loaded at run time. Default
    /// <see cref="InvalidDeployments.Throw"/>.
    /// </summary>
    public InvalidDeployments InvalidDeployments { get; set; }

    /// <summary>
    /// Makes the handler that calls to one endpoint go through, for proxies, certificates and tests. Called once for each
    /// distinct endpoint; the router disposes what it returns. The handler must neither retry, nor follow redirects, nor time
    /// out: the router does all of that (one that retries is reported in the log). Default: a <see cref="SocketsHttpHandler"/> set up so.
    /// </summary>
    public Func<Uri, HttpMessageHandler>? HttpHandlerFactory { get; set; }

    /// <summary>
    /// Called for every deployment before the router is built and before missing credentials are reported, e.g. to point
    /// deployments at a test server; later for every one that is added, or whose definition changes, before it is used. It must
    /// not change the router. Several callbacks may be added with <c>+=</c>.
    /// </summary>
    public Action<DeploymentConfiguration>? ConfigureDeployments { get; set; }

    /// <summary>Makes the adapter of a deployment in place of the registry's, when it returns one.</summary>
    internal Func<DeploymentConnection, DeploymentClient?>? ClientFactory { get; set; }

    internal Dictionary<string, IChatClient> ChatClients { get; private set; } = new(StringComparer.OrdinalIgnoreCase);

    internal Dictionary<string, IEmbeddingGenerator<string, Embedding<float>>> EmbeddingGenerators { get; private set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Lets a declared deployment be served by a client of the application instead of the built-in provider. The router does
    /// not dispose it. The client must not retry by itself: set its own retries to 0; one that repeats failed requests is reported
    /// in the log. What it throws is told apart as the answers of the built-in providers are.
    /// </summary>
    /// <param name="deployment">The deployment as <c>group/id</c>.</param>
    /// <param name="client">The client.</param>
    /// <returns>The same options.</returns>
    public RouterOptions UseChatClient(string deployment, IChatClient client)
    {
        ArgumentException.ThrowIfNullOrEmpty(deployment);
        ArgumentNullException.ThrowIfNull(client);
        ChatClients[deployment] = client;
        return this;
    }

    /// <summary>
    /// Lets a declared deployment be served by an embedding generator of the application instead of the built-in provider.
    /// The router does not dispose it.
    /// </summary>
    /// <param name="deployment">The deployment as <c>group/id</c>.</param>
    /// <param name="generator">The generator.</param>
    /// <returns>The same options.</returns>
    public RouterOptions UseEmbeddingGenerator(string deployment, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        ArgumentException.ThrowIfNullOrEmpty(deployment);
        ArgumentNullException.ThrowIfNull(generator);
        EmbeddingGenerators[deployment] = generator;
        return this;
    }

    /// <summary>A copy that the application cannot change any more.</summary>
    internal RouterOptions Snapshot()
    {
        var copy = (RouterOptions)MemberwiseClone();
        copy.ChatClients = new(ChatClients, StringComparer.OrdinalIgnoreCase);
        copy.FailureRules = [.. FailureRules];
        copy.AnswerRules = [.. AnswerRules];
        copy.EmbeddingGenerators = new(EmbeddingGenerators, StringComparer.OrdinalIgnoreCase);
        copy.AllowedRouteProperties = AllowedRouteProperties is { } allowed ? [.. allowed] : null;
        return copy;
    }
}
