using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing.Server;

/// <summary>
/// Where a request goes. Its target is <c>/d/{deployment}/{path}</c>, where the path is the provider's own:
/// <c>v1/...</c> for OpenAI, <c>openai/v1/...</c> or <c>openai/deployments/{name}/...?api-version=...</c> for Azure.
/// </summary>
internal readonly struct Route
{
    private Route(string target, int nameEnd)
    {
        Target = target;
        NameEnd = nameEnd;
    }

    /// <summary>As on the request line: Kestrel's own path has lost the difference between a slash and <c>%2F</c>.</summary>
    public string Target { get; }

    public int NameEnd { get; }

    /// <summary>What follows the deployment, with the query.</summary>
    public string Path => Target[NameEnd..];

    public Dialect Dialect { get; private init; }

    /// <summary><see langword="null"/>: there is no such thing.</summary>
    public SimulatedOperation? Operation { get; private init; }

    /// <summary>The model, or Azure's deployment, that the path names.</summary>
    public string? Model { get; private init; }

    private const string Prefix = "/d/";

    public static Route Parse(string target)
    {
        int end = target.StartsWith(Prefix, StringComparison.Ordinal) ? target.IndexOf('/', Prefix.Length) : -1;
        if (end < 0)
        {
            return new Route(target, -1);
        }

        ReadOnlySpan<char> rest = target.AsSpan(end);
        int query = rest.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? rest : rest[..query];
        bool hasVersion = query >= 0 && rest[query..].Contains("api-version=", StringComparison.Ordinal);
        if (path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            return new Route(target, end) { Operation = OperationOf(path["/v1/".Length..], out string? model), Model = model };
        }

        if (path.StartsWith("/openai/v1/", StringComparison.Ordinal))
        {
            return new Route(target, end) { Dialect = Dialect.Azure, Operation = OperationOf(path["/openai/v1/".Length..], out string? model), Model = model };
        }

        return path.StartsWith("/openai/", StringComparison.Ordinal)
            ? ParseClassic(target, end, path["/openai/".Length..], hasVersion)
            : new Route(target, end);
    }

    /// <summary>The deployment's name; <see langword="null"/> when the target has none.</summary>
    public SimulatedDeployment? Find(ProviderSimulator simulator)
    {
        if (NameEnd < 0)
        {
            return null;
        }

        ReadOnlySpan<char> name = Target.AsSpan(Prefix.Length, NameEnd - Prefix.Length);
        return simulator.Find(name.Contains('%') ? Uri.UnescapeDataString(name) : name);
    }

    private static Route ParseClassic(string target, int end, ReadOnlySpan<char> path, bool hasVersion)
    {
        const string deployments = "deployments/";
        string? name = null;
        if (path.StartsWith(deployments, StringComparison.Ordinal))
        {
            path = path[deployments.Length..];
            int slash = path.IndexOf('/');
            if (slash <= 0)
            {
                return new Route(target, end) { Dialect = Dialect.Azure };
            }

            name = Uri.UnescapeDataString(path[..slash]);
            path = path[(slash + 1)..];
        }

        SimulatedOperation? operation = OperationOf(path, out string? model);

        // Only models are asked of the resource itself, everything else of a deployment.
        bool exists = hasVersion && (operation == SimulatedOperation.Models) == (name is null);
        return new Route(target, end) { Dialect = Dialect.Azure, Operation = exists ? operation : null, Model = name ?? model };
    }

    private static SimulatedOperation? OperationOf(ReadOnlySpan<char> path, out string? model)
    {
        const string models = "models";
        model = null;
        switch (path)
        {
            case "chat/completions":
                return SimulatedOperation.Chat;
            case "embeddings":
                return SimulatedOperation.Embeddings;
            case models:
                return SimulatedOperation.Models;
            default:
                if (path.StartsWith(models, StringComparison.Ordinal) && path.Length > models.Length + 1 && path[models.Length] == '/')
                {
                    model = Uri.UnescapeDataString(path[(models.Length + 1)..]);
                    return SimulatedOperation.Models;
                }

                return null;
        }
    }
}
