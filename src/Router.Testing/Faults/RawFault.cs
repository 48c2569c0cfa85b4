using System.Text;
using LlmRouter.Testing.Server;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing.Faults;

/// <summary>A body that the test wrote itself.</summary>
internal sealed class RawFault(int status, string body, string contentType) : Fault
{
    internal override async ValueTask<bool> PlayAsync(Exchange exchange, SimulatedRequest request, TimeProvider clock)
    {
        ExchangeOutcome outcome = status >= 400 ? ExchangeOutcome.Refused : ExchangeOutcome.Broken;
        await Reply.WholeAsync(exchange, outcome, status, contentType, Encoding.UTF8.GetBytes(body)).ConfigureAwait(false);
        return true;
    }

    private protected override Fault WithDelay(TimeSpan delay) => new RawFault(status, body, contentType) { Delay = delay };
}
