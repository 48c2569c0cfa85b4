using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Faults;

/// <summary>A TCP reset instead of an answer.</summary>
internal sealed class ResetFault : Fault
{
    internal override ValueTask<bool> PlayAsync(Exchange exchange, SimulatedRequest request, TimeProvider clock)
    {
        exchange.Reset();
        return new(true);
    }

    private protected override Fault WithDelay(TimeSpan delay) => new ResetFault { Delay = delay };
}
