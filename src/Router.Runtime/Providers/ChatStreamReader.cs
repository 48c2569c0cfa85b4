using LlmRouter.Core;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>
/// The open stream of one attempt. Read by one caller at a time; <see cref="IAsyncDisposable.DisposeAsync"/> and
/// <see cref="Abort"/> may come at any time, also during a read, from any thread, more than once.
/// </summary>
internal abstract class ChatStreamReader : IAsyncDisposable
{
    /// <summary>What usage the provider has reported so far.</summary>
    public UsageDetails? Usage { get; protected set; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; protected set; }

    /// <summary>Grows whenever bytes arrive, also those that make no update: silence is told from slowness by it.</summary>
    public virtual long Activity => 0;

    /// <summary>Whether the answer is complete, and only what may follow it (usage, an end) is still to come.</summary>
    public virtual bool IsComplete => false;

    /// <summary>Whether more than one plain text has begun, also where nothing can be seen of it yet: a tool call, another choice.</summary>
    public virtual bool IsMoreThanText => false;

    /// <summary>
    /// The next update; <see langword="null"/> when the stream is complete as its format says (a finish reason for every
    /// choice, or the terminal event); a failure when it ended, broke or said so in any other way. After null or a failure it is
    /// not read again. The usage that providers report last is part of an update (<see cref="UsageContent"/>) as well.
    /// </summary>
    /// <param name="cancellationToken">Cancels the read. An adapter lets the <see cref="OperationCanceledException"/> through:
    /// the engine knows whether it was a timeout or the caller.</param>
    public abstract ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Cuts the upstream connection at once, without waiting. A pending read ends with an exception or a failure.</summary>
    public abstract void Abort();

    public abstract ValueTask DisposeAsync();
}
