using LlmRouter.Errors;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// What of a request the wire format cannot carry: the first such thing is a failure that names it, unless the deployment
/// is told to leave such things out.
/// </summary>
internal struct Refusals(DeploymentConnection connection, string format)
{
    private string? _first;

    public void Add(string what)
    {
        if (!connection.DropUnsupported)
        {
            _first ??= what;
        }
    }

    public readonly Failure? ToFailure()
        => _first is null
            ? null
            : new Failure(
                FailureKind.Unsupported,
                FailureStage.NotSent,
                $"{connection.Name}: the {format} format cannot carry {_first}; DropUnsupported leaves it out");
}
