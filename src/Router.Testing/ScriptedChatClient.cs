using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmRouter.Testing;

/// <summary>
/// A chat client without HTTP that plays a script: each call takes the next step. When the script is used up,
/// <see cref="Otherwise"/> answers. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// var client = new ScriptedChatClient(clock)
///     .Fails(new HttpRequestException("down"))
///     .Answers("Hello", after: TimeSpan.FromSeconds(2))
///     .Streams(["Hel", "lo"], then: new IOException("cut"));
/// </code>
/// </example>
/// <param name="timeProvider">The clock of its waits; <see langword="null"/> for the system's.</param>
public sealed class ScriptedChatClient(TimeProvider? timeProvider = null) : IChatClient
{
    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;
    private readonly Queue<Step> _script = new();
    private readonly List<ScriptedCall> _calls = [];
    private readonly Lock _lock = new();
    private int _inFlight;

    /// <summary>Answers when the script is used up. Default: the text <c>ok</c>.</summary>
    public Func<ScriptedCall, ChatResponse> Otherwise { get; set; } = static _ => new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok"));

    /// <summary>Called with every call before its step is played; what it throws comes out of the call.</summary>
    public Action<ScriptedCall>? OnCall { get; set; }

    /// <summary>The time between two chunks of a stream. Default zero.</summary>
    public TimeSpan ChunkDelay { get; set; }

    /// <summary>All calls so far, in order.</summary>
    public IReadOnlyList<ScriptedCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Calls that are running now; a stream runs until its enumerator is disposed.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How often the client was disposed of. Disposing has no other effect.</summary>
    public int Disposals { get; private set; }

    /// <summary>Answers a call with a text; a stream gets it as one chunk.</summary>
    /// <param name="text">The text.</param>
    /// <param name="after">How long after the call.</param>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Answers(string text, TimeSpan after = default)
        => Answers(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop }, after);

    /// <summary>Answers a call; a stream gets the same as updates.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="after">How long after the call.</param>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Answers(ChatResponse response, TimeSpan after = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Add(new Step(after, response, null, null));
    }

    /// <summary>Fails a call; a stream fails before its first chunk.</summary>
    /// <param name="exception">What is thrown.</param>
    /// <param name="after">How long after the call.</param>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Fails(Exception exception, TimeSpan after = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Add(new Step(after, null, null, exception));
    }

    /// <summary>Streams these texts, one a chunk; a call that is no stream gets them joined, or the failure.</summary>
    /// <param name="chunks">The texts.</param>
    /// <param name="then">What is thrown after the last one; <see langword="null"/>: the stream ends well.</param>
    /// <param name="after">How long after the call the first one comes.</param>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Streams(IEnumerable<string> chunks, Exception? then = null, TimeSpan after = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Streams(chunks.Select(static text => new ChatResponseUpdate(ChatRole.Assistant, text)), then, after);
    }

    /// <summary>Streams these updates.</summary>
    /// <param name="updates">The updates.</param>
    /// <param name="then">What is thrown after the last one; <see langword="null"/>: the stream ends well.</param>
    /// <param name="after">How long after the call the first one comes.</param>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Streams(IEnumerable<ChatResponseUpdate> updates, Exception? then = null, TimeSpan after = default)
    {
        ArgumentNullException.ThrowIfNull(updates);
        return Add(new Step(after, null, [.. updates], then));
    }

    /// <summary>Never answers a call: it ends when its token is cancelled.</summary>
    /// <returns>The same client.</returns>
    public ScriptedChatClient Hangs() => Add(new Step(Timeout.InfiniteTimeSpan, null, null, null));

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            Step step = Begin(new ScriptedCall([.. messages], options, IsStream: false));
            await WaitAsync(step.After, cancellationToken).ConfigureAwait(false);
            return step.Failure is { } failure ? throw failure : step.Response ?? (step.Updates ?? []).ToChatResponse();
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            Step step = Begin(new ScriptedCall([.. messages], options, IsStream: true));
            await WaitAsync(step.After, cancellationToken).ConfigureAwait(false);
            bool first = true;
            foreach (ChatResponseUpdate update in step.Updates ?? step.Response?.ToChatResponseUpdates() ?? [])
            {
                await WaitAsync(first ? TimeSpan.Zero : ChunkDelay, cancellationToken).ConfigureAwait(false);
                first = false;
                yield return update;
            }

            if (step.Failure is { } failure)
            {
                throw failure;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Disposals++;

    private ScriptedChatClient Add(Step step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step.After, Timeout.InfiniteTimeSpan, "after");
        lock (_lock)
        {
            _script.Enqueue(step);
        }

        return this;
    }

    private Step Begin(ScriptedCall call)
    {
        Step? step;
        lock (_lock)
        {
            _calls.Add(call);
            _script.TryDequeue(out step);
        }

        OnCall?.Invoke(call);
        return step ?? new Step(TimeSpan.Zero, Otherwise(call), null, null);
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, _clock, cancellationToken);
    }

    private sealed record Step(TimeSpan After, ChatResponse? Response, ChatResponseUpdate[]? Updates, Exception? Failure);
}
