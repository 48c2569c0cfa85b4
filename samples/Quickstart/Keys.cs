using LlmRouter;

namespace Quickstart;

/// <summary>The keys and endpoints in the environment, for <c>--live</c>. Deployments whose key is missing are off.</summary>
internal sealed class Keys
{
    private readonly SortedSet<string> _asked = [];

    public Keys()
        => Options = new RouterOptions { EnvironmentVariables = Read, MissingCredentials = MissingCredentials.Disable };

    public RouterOptions Options { get; }

    /// <summary>Every variable that the router has looked for.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    private string? Read(string name)
    {
        _asked.Add(name);
        return Environment.GetEnvironmentVariable(name);
    }
}
