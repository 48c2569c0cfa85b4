using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter.Management;

/// <summary>A deployment as it is declared at present, and by whom. Immutable.</summary>
internal sealed class DeploymentPlan(DeploymentSpec spec, DeploymentOrigin origin)
{
    public DeploymentSpec Spec => spec;

    public DeploymentOrigin Origin => origin;

    /// <summary>A key given as itself. It is kept out of the specification, of which everything may be shown.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>A client of the application that serves it.</summary>
    public IChatClient? ChatClient { get; init; }

    /// <inheritdoc cref="ChatClient"/>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; init; }
}
