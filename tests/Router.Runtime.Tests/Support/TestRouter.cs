using LlmRouter.Core;
using LlmRouter.Testing;

namespace LlmRouter.Tests.Support;

/// <summary>A router of fake deployments on a manual clock.</summary>
internal sealed class TestRouter : IDisposable
{
    private readonly Dictionary<string, FakeClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="json">The configuration.</param>
    /// <param name="seed">The seed of every random choice.</param>
    /// <param name="configure">Changes the options.</param>
    public TestRouter(string json, int seed = 1, Action<RouterOptions>? configure = null)
    {
        var options = new RouterOptions
        {
            TimeProvider = Time,
            RandomSeed = seed,
            EnvironmentVariables = name => "the-key-in-" + name,
            ClientFactory = connection => _clients[connection.Name] = new FakeClient(connection.Name),
        };
        configure?.Invoke(options);
        Router = Router.Parse(json, options);
    }

    public ManualTimeProvider Time { get; } = new();

    public Router Router { get; }

    public RouterEngine Engine => Router.Engine;

    /// <summary>The client of a deployment, by <c>group/id</c>.</summary>
    public FakeClient this[string name] => _clients[name];

    /// <summary>One group "g" of openai deployments with these ids, a key each, and more settings.</summary>
    public static TestRouter Of(string ids, string groupSettings = "", string deploymentSettings = "", string more = "", int seed = 1, Action<RouterOptions>? configure = null)
        => new(
            $$"""
            { "groups": { "g": { {{groupSettings}} "deployments": [
              {{string.Join(",\n", ids.Split(' ').Select(id => $$"""{ "id": "{{id}}", "model": "openai/m", "apiKey": "env:{{id}}", {{deploymentSettings}} }"""))}}
            ] } {{more}} } }
            """,
            seed,
            configure);

    public GroupTable Group(string name = "g") => Engine.Table.Groups.Single(g => g.Name == name);

    public DeploymentState State(string name)
        => Engine.Table.Groups.SelectMany(g => g.Deployments).Distinct().Single(d => d.Name == name);

    /// <summary>Requests in flight over all deployments.</summary>
    public int InFlight => Engine.Table.Groups.SelectMany(g => g.Deployments).Sum(d => d.InFlight);

    public void Dispose() => Router.Dispose();
}
