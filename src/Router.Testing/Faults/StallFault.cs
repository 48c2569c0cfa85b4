using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Faults;

/// <summary>Silence instead of an answer.</summary>
internal sealed class StallFault(TimeSpan? duration) : Fault
{
    internal override async ValueTask<bool> PlayAsync(Exchange exchange, SimulatedRequest request, TimeProvider clock)
    {
        await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, clock, exchange.Gone).ConfigureAwait(false);
        exchange.Reset();
        return true;
    }

    private protected override Fault WithDelay(TimeSpan delay) => new StallFault(duration) { Delay = delay };
}
