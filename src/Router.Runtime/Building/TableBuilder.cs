using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.UserClients;
using LlmRouter.Strategies;

namespace LlmRouter.Building;

/// <summary>Lays deployments out in chunks and makes the groups' tables.</summary>
internal sealed class TableBuilder(RouterSpec spec, RouterOptions options, RouterClock clock, RandomSource random, HttpPool pool)
{
    private readonly Dictionary<(string Endpoint, string Key), List<DeploymentState>> _credentials = [];
    private DeploymentChunk _chunk = new(0);
    private int _free;

    public GroupTable[] Build(List<DeploymentConfiguration[]> configurations)
    {
        var groups = new GroupTable[spec.Groups.Count];
        for (int g = 0; g < groups.Length; g++)
        {
            groups[g] = Group(g, configurations[g]);
        }

        foreach (List<DeploymentState> same in _credentials.Values)
        {
            foreach (DeploymentState state in same)
            {
                state.SameCredential = same;
            }
        }

        return groups;
    }

    private GroupTable Group(int ordinal, DeploymentConfiguration[] configurations)
    {
        GroupSpec group = spec.Groups[ordinal];
        if (configurations.Length > Selection.MostDeployments)
        {
            throw new RouterConfigurationException($"Group '{group.Name}' has {configurations.Length} deployments; the most is {Selection.MostDeployments}.", []);
        }

        // A group that fits in what is left of the chunk shares it; else it starts a new one, so that its positions begin at 0.
        if (_free + configurations.Length > DeploymentChunk.Size && _free > 0)
        {
            NextChunk();
        }

        var mode = group.IsEmbedding ? ModelMode.Embedding : ModelMode.Chat;
        var states = new DeploymentState[configurations.Length];
        var segments = new List<GroupSegment>();
        var positions = new int[states.Length];
        for (int d = 0; d < states.Length; d++)
        {
            if (_free == DeploymentChunk.Size)
            {
                NextChunk();
            }

            if (segments.Count == 0 || segments[^1].Chunk != _chunk)
            {
                segments.Add(new GroupSegment(_chunk, 0));
            }

            segments[^1] = segments[^1] with { Members = segments[^1].Members | (1UL << _free) };
            positions[d] = ((segments.Count - 1) << 6) | _free;
            states[d] = State(group, group.Deployments[d], configurations[d], mode, _free++);
        }

        float[]? weights = Weights(group, positions, segments.Count);
        GroupSettings settings = SettingsReader.Group(new SettingLookup(null, group.Settings, spec.Settings));
        var context = new StrategyContext(group.Name, [.. segments], weights, random, clock);
        var selector = Selector.Create(settings.Strategy, context);
        return new GroupTable
        {
            Ordinal = ordinal,
            Name = group.Name,
            Mode = mode,
            Settings = settings,
            Deployments = states,
            Segments = [.. segments],
            Weights = weights,
            Weightless = Weightless(weights, positions, segments.Count),
            Tiers = Tiers(group, positions, segments.Count),
            CountsTokens = selector.NeedsTokens || Array.Exists(states, s => s.Settings.Limits.HasTokens),
            Context = context,
            Selector = selector,
            State = new GroupState(),
        };
    }

    private DeploymentState State(GroupSpec group, DeploymentSpec deployment, DeploymentConfiguration configuration, ModelMode mode, int slot)
    {
        var lookup = new SettingLookup(deployment.Settings, group.Settings, spec.Settings);
        DeploymentSettings settings = SettingsReader.Deployment(lookup, deployment.Settings);
        string name = $"{group.Name}/{deployment.Id}";
        bool brought = options.ChatClients.ContainsKey(name) || options.EmbeddingGenerators.ContainsKey(name);
        bool off = configuration.Disabled || (configuration.Endpoint is null && !brought);
        var connection = new DeploymentConnection
        {
            Name = name,
            Provider = configuration.Provider,
            Model = configuration.Model,
            Endpoint = configuration.Endpoint ?? NowhereUri,
            ApiKey = configuration.ApiKey,
            ApiVersion = configuration.ApiVersion,
            Organization = Text(deployment, Setting.Organization),
            Project = Text(deployment, Setting.Project),
            Headers = [.. configuration.Headers],
            ConnectionLifetime = ConnectionLifetime(deployment),
            Defaults = SettingsReader.Defaults(lookup),
            DropUnsupported = lookup.Flag(Setting.DropUnsupported),
        };

        var state = new DeploymentState(_chunk, slot, group.Name, deployment.Id, Client(name, connection, mode, off), connection, settings, clock)
        {
            Region = Text(deployment, Setting.Region),
        };
        if (off)
        {
            _chunk.Set(Block.Off, state.Bit);
        }

        _chunk.Seat(slot, state);
        if (connection.ApiKey is { } key && !brought)
        {
            (string, string) credential = (connection.Endpoint.GetLeftPart(UriPartial.Authority), key.Reveal());
            if (!_credentials.TryGetValue(credential, out List<DeploymentState>? same))
            {
                _credentials[credential] = same = [];
            }

            same.Add(state);
        }
        else
        {
            state.SameCredential = [state];
        }

        return state;
    }

    private static Uri NowhereUri { get; } = new("http://localhost/");

    private DeploymentClient Client(string name, DeploymentConnection connection, ModelMode mode, bool off)
    {
        if (off)
        {
            return OffClient.Instance;
        }

        if (mode == ModelMode.Chat && options.ChatClients.TryGetValue(name, out var chat))
        {
            return new ChatClientAdapter(chat, connection.Defaults);
        }

        if (mode == ModelMode.Embedding && options.EmbeddingGenerators.TryGetValue(name, out var embeddings))
        {
            return new EmbeddingGeneratorAdapter(embeddings);
        }

        return options.ClientFactory?.Invoke(connection) ?? ProviderRegistry.Create(connection, pool, clock.Provider);
    }

    private SettingBag? Named(DeploymentSpec deployment)
        => deployment.Settings.Text(Setting.Endpoint) is { Length: > 1 } text && text[0] == '@' ? spec.FindEndpoint(text[1..])?.Settings : null;

    private string? Text(DeploymentSpec deployment, Setting setting)
        => deployment.Settings.Text(setting) ?? Named(deployment)?.Text(setting);

    private TimeSpan ConnectionLifetime(DeploymentSpec deployment)
        => TimeSpan.FromSeconds(deployment.Settings.Number(Setting.ConnectionLifetimeSeconds)
            ?? Named(deployment)?.Number(Setting.ConnectionLifetimeSeconds)
            ?? spec.Settings.Number(Setting.ConnectionLifetimeSeconds)
            ?? 900);

    private void NextChunk()
    {
        _chunk = new DeploymentChunk(_chunk.Index + 1);
        _free = 0;
    }

    /// <summary>
    /// The weights of a group: those given if one is (missing = 1), else requests a minute if all have them, else tokens a minute
    /// likewise, else none.
    /// </summary>
    private float[]? Weights(GroupSpec group, int[] positions, int segments)
    {
        SettingBag[] bags = [.. group.Deployments.Select(d => d.Settings)];
        double?[] given = [.. bags.Select(b => b.Number(Setting.Weight))];
        double[]? values = null;
        if (Array.Exists(given, w => w is not null))
        {
            values = Array.ConvertAll(given, w => w ?? 1);
        }
        else
        {
            foreach (Setting limit in (ReadOnlySpan<Setting>)[Setting.Rpm, Setting.Tpm])
            {
                double?[] limits = [.. bags.Select(b => new SettingLookup(b, group.Settings, spec.Settings).Number(limit))];
                if (limits.Length > 0 && Array.TrueForAll(limits, l => l is not null))
                {
                    values = Array.ConvertAll(limits, l => l!.Value);
                    break;
                }
            }
        }

        if (values is null || Array.TrueForAll(values, v => v.Equals(values[0])))
        {
            return null;
        }

        var weights = new float[segments << 6];
        for (int d = 0; d < positions.Length; d++)
        {
            weights[positions[d]] = (float)values[d];
        }

        return weights;
    }

    private static ulong[]? Weightless(float[]? weights, int[] positions, int segments)
    {
        if (weights is null || !Array.Exists(positions, p => weights[p] == 0))
        {
            return null;
        }

        var words = new ulong[segments];
        foreach (int position in positions)
        {
            if (weights[position] == 0)
            {
                words[position >> 6] |= 1UL << (position & 63);
            }
        }

        return words;
    }

    private static ulong[][]? Tiers(GroupSpec group, int[] positions, int segments)
    {
        var tiers = new SortedDictionary<int, ulong[]>();
        for (int d = 0; d < positions.Length; d++)
        {
            int order = (int)(group.Deployments[d].Settings.Number(Setting.Order) ?? 0);
            if (!tiers.TryGetValue(order, out ulong[]? words))
            {
                tiers[order] = words = new ulong[segments];
            }

            words[positions[d] >> 6] |= 1UL << (positions[d] & 63);
        }

        return tiers.Count <= 1 ? null : [.. tiers.Values];
    }
}
