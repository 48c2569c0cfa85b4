using LlmRouter.Core;
using LlmRouter.Resilience;

namespace LlmRouter.Tests.Support;

/// <summary>Health by numbers.</summary>
internal static class HealthExtensions
{
    /// <summary>Leaves a deployment alone until then, as if its provider had asked for it.</summary>
    public static bool Cool(this DeploymentState state, long until, FailureKind kind)
    {
        long now = state.Clock.Now;
        return state.Cool(new Cooldown(kind, default, default, state.Clock.Span(until - now)), long.MaxValue, now, out _);
    }

    /// <summary>Sets what takes a deployment out of rotation.</summary>
    public static void Health(this TestRouter router, string name, Func<HealthSettings, HealthSettings> change)
        => router.State(name).Configure(router.State(name).Settings with { Health = change(router.State(name).Settings.Health) });

    /// <summary>A setting for one kind alone.</summary>
    public static T?[] For<T>(FailureKind kind, T value)
        where T : struct
    {
        var all = new T?[(int)FailureKind.UnknownModel + 1];
        all[(int)kind] = value;
        return all;
    }

    /// <summary>How long a deployment is left alone from now, in seconds; 0 when it is not.</summary>
    public static double CoolsFor(this TestRouter router, string name)
        => Math.Round(router.Engine.Clock.Span(router.State(name).CooldownUntil - router.Engine.Clock.Now).TotalSeconds, 6);

    /// <summary>Whether a decision would be allowed to ask it now.</summary>
    public static bool IsOffered(this TestRouter router, string name)
    {
        DeploymentState state = router.State(name);
        return (state.Chunk.Blocked(router.Engine.Clock.Now) & state.Bit) == 0;
    }

    public static void Pass(this TestRouter router, double seconds) => router.Time.Advance(TimeSpan.FromSeconds(seconds));
}
