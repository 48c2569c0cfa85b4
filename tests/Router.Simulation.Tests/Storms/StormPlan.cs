using System.Text.Json.Nodes;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What a storm's router is configured with: everything follows from the seed.</summary>
internal sealed class StormPlan
{
    private static readonly string[] Strategies =
        ["simple-shuffle", "round-robin", "least-busy", "usage-based", "latency-based", "power-of-two", "simple-shuffle"];

    private readonly Random _random;

    public StormPlan(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        int chats = _random.Next(1, 4);
        for (int g = 0; g < chats; g++)
        {
            Groups.Add(MakeGroup($"chat{g}", false));
        }

        Groups.Add(MakeGroup("emb", true));
        var safe = new StormGroup("safe", false)
        {
            Timeout = TimeSpan.FromSeconds(600),
            AttemptTimeout = TimeSpan.FromSeconds(300),
            FirstTokenTimeout = TimeSpan.FromSeconds(120),
            ChunkTimeout = TimeSpan.FromSeconds(60),
            Cooldown = TimeSpan.FromSeconds(5),
        };
        safe.Deployments.Add(new StormDeployment("safe0", "safe", "safe0.test", "safe0") { IsSafe = true });
        Groups.Add(safe);
        foreach (StormGroup group in Groups.Where(g => !g.IsEmbedding && g.Name != "safe"))
        {
            AddFallbacks(group);
        }

        foreach (StormGroup group in Groups)
        {
            group.Most = group.Deployments.Count;
        }
    }

    public int Seed { get; }

    public List<StormGroup> Groups { get; } = [];

    public IEnumerable<StormDeployment> Deployments => Groups.SelectMany(g => g.Deployments);

    public string ToJson()
    {
        var groups = new JsonObject();
        foreach (StormGroup group in Groups)
        {
            var json = new JsonObject
            {
                ["hedgeBudget"] = 0.5,
                ["mode"] = group.IsEmbedding ? "embedding" : "chat",
                ["strategy"] = group.Strategy,
                ["timeoutSeconds"] = group.Timeout.TotalSeconds,
                ["attemptTimeoutSeconds"] = group.AttemptTimeout.TotalSeconds,
                ["firstTokenTimeoutSeconds"] = group.FirstTokenTimeout.TotalSeconds,
                ["chunkTimeoutSeconds"] = group.ChunkTimeout.TotalSeconds,
                ["cooldownSeconds"] = group.Cooldown.TotalSeconds,
                ["fallbackOnBadRequest"] = group.FallbackOnBadRequest,
                ["fallbacks"] = new JsonArray([.. group.Fallbacks.Select(f => JsonValue.Create(f))]),
                ["deployments"] = new JsonArray([.. group.Deployments.Select(ToJson)]),
            };
            Set(json, "retries", group.Retries);
            Set(json, "allowedFailures", group.AllowedFailures);
            groups[group.Name] = json;
        }

        return new JsonObject { ["groups"] = groups }.ToJsonString();
    }

    public static JsonObject ToJson(StormDeployment deployment)
    {
        var json = new JsonObject
        {
            ["id"] = deployment.Id,
            ["model"] = $"openai/{deployment.Id}",
            ["endpoint"] = $"https://{deployment.Host}/",
            ["apiKey"] = $"env:KEY_{deployment.Key}",
            ["order"] = deployment.Order,
        };
        Set(json, "rpm", deployment.Rpm);
        Set(json, "tpm", deployment.Tpm);
        Set(json, "maxParallel", deployment.MaxParallel);
        Set(json, "weight", deployment.Weight);
        return json;
    }

    public StormDeployment MakeDeployment(StormGroup group, string id, bool weighted, bool tiered)
    {
        // Some live together on an endpoint, with one key.
        bool shares = group.Deployments.Count > 0 && _random.Next(5) == 0;
        StormDeployment? host = shares ? group.Deployments[_random.Next(group.Deployments.Count)] : null;
        return new StormDeployment(id, group.Name, host?.Host ?? $"{id}.test", host?.Key ?? id)
        {
            Rpm = _random.Next(3) == 0 ? _random.Next(2, 30) : null,
            Tpm = _random.Next(5) == 0 ? _random.Next(2_000, 20_000) : null,
            MaxParallel = _random.Next(4) == 0 ? _random.Next(1, 5) : null,
            Order = tiered ? _random.Next(3) : 0,
            Weight = weighted ? _random.Next(group.Deployments.Count == 0 ? 1 : 0, 5) : null,
        };
    }

    private StormGroup MakeGroup(string name, bool isEmbedding)
    {
        var group = new StormGroup(name, isEmbedding)
        {
            Strategy = Strategies[_random.Next(Strategies.Length)],
            Retries = _random.Next(3) == 0 ? _random.Next(0, 4) : null,
            AllowedFailures = _random.Next(4) == 0 ? _random.Next(0, 4) : null,
            Timeout = TimeSpan.FromSeconds(_random.Next(2) == 0 ? 600 : _random.Next(5, 90)),
            AttemptTimeout = TimeSpan.FromSeconds(_random.Next(2, 40)),
            FirstTokenTimeout = TimeSpan.FromSeconds(_random.Next(2, 30)),
            ChunkTimeout = TimeSpan.FromSeconds(_random.Next(2, 20)),
            Cooldown = TimeSpan.FromSeconds(_random.Next(8) == 0 ? 0 : _random.Next(1, 30)),
            FallbackOnBadRequest = _random.Next(4) == 0,
        };
        (bool weighted, bool tiered) = (_random.Next(3) == 0, _random.Next(4) == 0);
        int count = _random.Next(1, 6);
        for (int d = 0; d < count; d++)
        {
            group.Deployments.Add(MakeDeployment(group, $"{name}d{d}", weighted, tiered));
        }

        return group;
    }

    private void AddFallbacks(StormGroup group)
    {
        foreach (StormGroup other in Groups)
        {
            if (other != group && !other.IsEmbedding && other.Name != "safe" && _random.Next(2) == 0)
            {
                group.Fallbacks.Add(_random.Next(4) == 0 ? $"{other.Name}/{other.Deployments[0].Id}" : other.Name);
            }
        }

        if (_random.Next(2) == 0)
        {
            group.Fallbacks.Add("safe");
        }
    }

    private static void Set(JsonObject json, string name, int? value)
    {
        if (value is { } known)
        {
            json[name] = known;
        }
    }
}
