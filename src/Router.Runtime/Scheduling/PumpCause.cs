using LlmRouter.Core;

namespace LlmRouter.Scheduling;

/// <summary>
/// What may have become free: one deployment, any of them, or (default) none, when it is those who wait that have changed. It says
/// of whom the waiting must find out anew when they can be expected; a lease is always tried.
/// </summary>
/// <param name="All">Whether it may be any of them.</param>
/// <param name="One">The one, if it is one.</param>
internal readonly record struct PumpCause(bool All, DeploymentState? One = null)
{
    public static readonly PumpCause Anything = new(true);

    public PumpCause And(PumpCause other)
        => All || other.All || (One is not null && other.One is not null && One != other.One) ? Anything : new(false, One ?? other.One);
}
