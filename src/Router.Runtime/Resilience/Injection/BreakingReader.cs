using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience.Injection;

/// <summary>The stream of a provider, up to a number of visible chunks; then the failure.</summary>
internal sealed class BreakingReader(ChatStreamReader reader, int chunks, Failure failure) : ChatStreamReader
{
    private int _left = chunks;

    public override long Activity => reader.Activity;

    public override bool IsMoreThanText => reader.IsMoreThanText;

    public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            return failure;
        }

        Outcome<ChatResponseUpdate?> read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        Usage = reader.Usage;
        ProviderRequestId = reader.ProviderRequestId;
        if (!read.IsSuccess)
        {
            return read;
        }

        if (read.Value is not { } update)
        {
            return failure;
        }

        _left -= StreamStart.IsVisible(update, out _) ? 1 : 0;
        return update;
    }

    public override void Abort() => reader.Abort();

    public override ValueTask DisposeAsync() => reader.DisposeAsync();
}
