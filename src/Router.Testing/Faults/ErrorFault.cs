using LlmRouter.Testing.Server;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing.Faults;

/// <summary>An error status with the provider's body.</summary>
internal sealed class ErrorFault(Func<SimulatedRequest, ProviderError> error) : Fault
{
    /// <summary>The same that asks to wait.</summary>
    public ErrorFault With(TimeSpan retryAfter) => new(request => error(request) with { RetryAfter = retryAfter }) { Delay = Delay };

    internal override async ValueTask<bool> PlayAsync(Exchange exchange, SimulatedRequest request, TimeProvider clock)
    {
        await Reply.ErrorAsync(exchange, request.Dialect, error(request)).ConfigureAwait(false);
        return true;
    }

    private protected override Fault WithDelay(TimeSpan delay) => new ErrorFault(error) { Delay = delay };
}
