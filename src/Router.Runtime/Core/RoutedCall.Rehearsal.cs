using System.Runtime.CompilerServices;
using LlmRouter.Providers;
using LlmRouter.Resilience.Injection;

namespace LlmRouter.Core;

/// <content>What is played instead of a provider.</content>
internal sealed partial class RoutedCall
{
    /// <summary>Whether its answer is made up: no provider wrote it, so it costs nothing and teaches nothing.</summary>
    public bool IsMock => _wishes?.Rehearsal?.Answer is not null;

    /// <summary>Whom the attempt asks. Called once for each attempt, where it is sent: what is injected is counted here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeploymentClient ClientOf(GroupTable group, DeploymentState deployment)
        => Engine.Faults.Any || _wishes?.Rehearsal is not null
            ? RehearsedClient.For(this, group, deployment, _wishes?.Rehearsal)
            : deployment.Client;
}
