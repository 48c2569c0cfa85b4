using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>An embedding request.</summary>
internal readonly struct EmbeddingOperation(EmbeddingRequest request) : IRoutedOperation<GeneratedEmbeddings<Embedding<float>>>
{
    public ModelMode Mode => ModelMode.Embedding;

    public int? MaxOutputTokens => 0;

    public bool HandsOver => false;

    public int EstimateInput(InputEstimates estimates) => estimates.Of(in request);

    // A window holds one text, not the batch; which texts are too long is left to the provider.
    public long MostInput => 0;

    public RequestFeatures Features => RequestFeatures.None;

    public ulong Beginning => 0;

    public ulong Issuer => 0;

    public bool MayRepeat => true;

    public TimeSpan AttemptTimeout(DeploymentSettings settings) => settings.AttemptTimeout;

    public TimeSpan? AttemptTimeout(RoutedCall call) => call.AttemptTimeout;

    public ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope)
        => call.ClientOf(group, deployment).EmbedAsync(call.Capture is null ? request : request with { Model = deployment.Connection.ModelFor(call.Capture) }, scope.Token);

    public void Override(HopOverrides overrides, bool edit)
    {
        // What fallbacks change are options of chats.
    }

    public UsageDetails? Usage(GeneratedEmbeddings<Embedding<float>> answer) => answer.Usage;

    public bool Mirror(Mirrors mirrors, RoutedCall copy)
        => mirrors.Send<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(copy, new EmbeddingOperation(RequestCopy.Of(in request)));

    public void Stamp(GeneratedEmbeddings<Embedding<float>> answer, GroupTable group, DeploymentState deployment, RouteInfo route) => (answer.AdditionalProperties ??= [])[RouteExtensions.Key] = route;
}
