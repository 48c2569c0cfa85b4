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

    /// <summary>More tokens of input than the request can have, told quickly; <see cref="long.MaxValue"/> when only the estimate can tell.</summary>
    long MostInput { get; }

    /// <summary>What it needs of a model. Asked for only where some deployment lacks something.</summary>
    RequestFeatures Features { get; }

    /// <summary>A hash of how the prompt begins; 0 = it has no beginning. Asked for only where requests that begin alike stay together.</summary>
    ulong Beginning { get; }

    /// <summary>
    /// Who must answer it: the hash (<see cref="ConversationTag"/>) of the deployment whose provider state it carries; 0 = anybody.
    /// </summary>
    ulong Issuer { get; }

    /// <summary>
    /// Whether it may be sent again although an earlier attempt may have been carried out: not where that costs much, or leaves
    /// something behind.
    /// </summary>
    bool MayRepeat { get; }

    /// <summary>Changes what is asked for, as a fallback says.</summary>
    /// <param name="overrides">What the fallback changes.</param>
    /// <param name="edit">Whether code of the application may change it too: not when it is only looked whether the fallback could answer.</param>
    void Override(HopOverrides overrides, bool edit);

    /// <summary>How long one attempt may take, as configured.</summary>
    TimeSpan AttemptTimeout(DeploymentSettings settings);

    /// <summary>How long one attempt may take, when the request says so.</summary>
    TimeSpan? AttemptTimeout(RoutedCall call);

    /// <summary>Makes one attempt.</summary>
    ValueTask<Outcome<TAnswer>> SendAsync(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope);

    /// <summary>The usage that the answer reports.</summary>
    UsageDetails? Usage(TAnswer answer);

    /// <summary>Sends a copy to a mirror, unless that would not be without consequence for the request.</summary>
    /// <returns>Whether it is sent.</returns>
    bool Mirror(Mirrors mirrors, RoutedCall copy);

    /// <summary>Writes on the answer how it came about.</summary>
    void Stamp(TAnswer answer, GroupTable group, DeploymentState deployment, RouteInfo route);
}
