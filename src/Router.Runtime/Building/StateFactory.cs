using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Limits;
using LlmRouter.Management;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.UserClients;
using LlmRouter.Scheduling;

namespace LlmRouter.Building;

/// <summary>Makes deployments of what is declared for them.</summary>
internal sealed class StateFactory(RouterOptions options, RouterClock clock, HttpPool pool, CredentialMap credentials, CapacityBoard capacity, Action drained)
{
    private readonly ModelFactsCache _facts = new();

    private static Uri NowhereUri { get; } = new("http://localhost/");

    public DeploymentSettings Settings(RouterSpec spec, GroupSpec group, DeploymentSpec deployment, DeploymentConfiguration configuration, BudgetBook budgets)
    {
        var lookup = new SettingLookup(deployment.Settings, group.Settings, spec.Settings);
        ModelFacts? facts = _facts.Find(deployment.Settings, configuration.Provider, configuration.Model);
        return SettingsReader.Deployment(
            lookup,
            deployment.Settings,
            TraitsReader.Read(lookup, deployment.Settings, Text(spec, deployment, Setting.Region), facts),
            facts,
            budgets.ForDeployment($"{group.Name}/{deployment.Id}", configuration.Provider));
    }

    public DeploymentConnection Connection(RouterSpec spec, GroupSpec group, DeploymentSpec deployment, DeploymentConfiguration configuration)
    {
        var lookup = new SettingLookup(deployment.Settings, group.Settings, spec.Settings);
        return new DeploymentConnection
        {
            Name = $"{group.Name}/{deployment.Id}",
            Provider = configuration.Provider,
            Model = configuration.Model,
            Endpoint = configuration.Endpoint ?? NowhereUri,
            ApiKey = configuration.ApiKey,
            ApiVersion = configuration.ApiVersion,
            Organization = Text(spec, deployment, Setting.Organization),
            Project = Text(spec, deployment, Setting.Project),
            Headers = [.. configuration.Headers],
            ConnectionLifetime = ConnectionLifetime(spec, deployment),
            Defaults = SettingsReader.Defaults(lookup),
            DropUnsupported = lookup.Flag(Setting.DropUnsupported),
            DropsEffort = lookup.Flag(Setting.DropUnsupported)
                && TraitsReader.LacksReasoning(deployment.Settings, _facts.Find(deployment.Settings, configuration.Provider, configuration.Model)),
        };
    }

    /// <summary>Whether the deployment cannot be asked, as it is declared.</summary>
    public bool IsOff(DeploymentPlan plan, string name, DeploymentConfiguration configuration)
        => configuration.Disabled || (configuration.Endpoint is null && !IsBrought(plan, name));

    /// <summary>Makes a deployment and seats it: it is complete, but in no table.</summary>
    public DeploymentState Create(
        (DeploymentChunk Chunk, int Slot) seat,
        GroupSpec group,
        DeploymentPlan plan,
        DeploymentConfiguration configuration,
        DeploymentConnection connection,
        DeploymentSettings settings,
        DeploymentState? predecessor)
    {
        bool off = IsOff(plan, connection.Name, configuration);
        DeploymentClient client = Client(plan, connection, group.IsEmbedding ? ModelMode.Embedding : ModelMode.Chat, off, out bool pooled);
        var state = new DeploymentState(
            seat.Chunk, seat.Slot, group.Name, plan.Spec.Id, client, connection, settings, clock, predecessor,
            sameAccount: predecessor is not null && predecessor.Connection.HasAccountOf(connection))
        {
            Configuration = configuration,
            Credential = IsBrought(plan, connection.Name) ? null : credentials.For(connection),
            Pipeline = off ? null : options.AttemptPipeline?.Invoke(configuration),
            IsPooled = pooled,
            IsDisabled = off,
            Drained = drained,
            Capacity = capacity,
        };

        // Whoever drained the one before means this one as well; one that had no connection was only off for want of it.
        bool drain = predecessor is { IsOff: true, Client: not OffClient };
        seat.Chunk.Seat(seat.Slot, state, off || drain, clock.Now);
        return state;
    }

    /// <summary>Ends what a deployment holds, after its last lease.</summary>
    public void Release(DeploymentState state)
    {
        if (state.IsPooled)
        {
            pool.Leave(state.Connection.Endpoint, state.Connection.ConnectionLifetime);
        }
    }

    /// <summary>Whether the same client serves both.</summary>
    public static bool HasClientOf(DeploymentPlan plan, DeploymentPlan other)
        => plan.ChatClient == other.ChatClient && plan.EmbeddingGenerator == other.EmbeddingGenerator;

    private bool IsBrought(DeploymentPlan plan, string name)
        => plan.ChatClient is not null || plan.EmbeddingGenerator is not null || options.ChatClients.ContainsKey(name) || options.EmbeddingGenerators.ContainsKey(name);

    private DeploymentClient Client(DeploymentPlan plan, DeploymentConnection connection, ModelMode mode, bool off, out bool pooled)
    {
        pooled = false;
        if (off)
        {
            return OffClient.Instance;
        }

        if (mode == ModelMode.Chat && (plan.ChatClient ?? options.ChatClients.GetValueOrDefault(connection.Name)) is { } chat)
        {
            return new ChatClientAdapter(chat, connection.Defaults, new UserCalls(connection.Name, clock.Provider, pool.Watch));
        }

        if (mode == ModelMode.Embedding && (plan.EmbeddingGenerator ?? options.EmbeddingGenerators.GetValueOrDefault(connection.Name)) is { } embeddings)
        {
            return new EmbeddingGeneratorAdapter(embeddings, new UserCalls(connection.Name, clock.Provider, pool.Watch));
        }

        if (options.ClientFactory?.Invoke(connection) is { } made)
        {
            return made;
        }

        pooled = true;
        return ProviderRegistry.Create(connection, pool, clock.Provider);
    }

    private static SettingBag? Named(RouterSpec spec, DeploymentSpec deployment)
        => deployment.Settings.Text(Setting.Endpoint) is { Length: > 1 } text && text[0] == '@' ? spec.FindEndpoint(text[1..])?.Settings : null;

    private static string? Text(RouterSpec spec, DeploymentSpec deployment, Setting setting)
        => deployment.Settings.Text(setting) ?? Named(spec, deployment)?.Text(setting);

    private static TimeSpan ConnectionLifetime(RouterSpec spec, DeploymentSpec deployment)
        => TimeSpan.FromSeconds(deployment.Settings.Number(Setting.ConnectionLifetimeSeconds)
            ?? Named(spec, deployment)?.Number(Setting.ConnectionLifetimeSeconds)
            ?? spec.Settings.Number(Setting.ConnectionLifetimeSeconds)
            ?? 900);
}
