using LlmRouter.Limits;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// What the engine needs to know of an operation to route it: chat, stream, embeddings, and whatever comes. Implemented by
/// small structs that carry the request; the engine is generic over them, so each gets its own compiled loop.
/// </summary>
internal interface IRoutedOperation<TAnswer>
{
    /// <summary>The mode that a group must have to carry it out.</summary>
    ModelMode Mode { get; }

    /// <summary>The most output tokens that the request allows, when it says so.</summary>
    int? MaxOutputTokens { get; }

    /// <summary>
    /// Whether an answer goes on after the attempt is decided: it then owns lease and scope, and settles by itself.
    /// </summary>
    bool HandsOver { get; }

    /// <summary>An estimate of the input's tokens. The engine asks at most once a request: see <see cref="RoutedCall.EstimateInput"/>.</summary>
    int EstimateInput(InputEstimates estimates);

    /// <summary>How long one attempt may take, as configured.</summary>
    TimeSpan AttemptTimeout(DeploymentSettings settings);

    /// <summary>How long one attempt may take, when the request says so.</summary>
    TimeSpan? AttemptTimeout(RoutedCall call);

    /// <summary>Makes one attempt.</summary>
    ValueTask<Outcome<TAnswer>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope);

    /// <summary>The usage that the answer reports.</summary>
    UsageDetails? Usage(TAnswer answer);

    /// <summary>Writes on the answer how it came about.</summary>
    void Stamp(TAnswer answer, RouteInfo route);
}
