using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// How a stream begins: what is read of it, and held back, until its attempt is decided. That is the first chunk that a user could
/// see; where a rate is asked for, the first tokens at that rate. One attempt's; not thread-safe.
/// </summary>
/// <param name="reader">The stream.</param>
/// <param name="rate">The tokens a second with which it must begin; 0 = any.</param>
/// <param name="call">The request.</param>
internal sealed class StreamStart(ChatStreamReader reader, double rate, RoutedCall call)
{
    /// <summary>So many tokens at the rate that is asked for are enough to tell it by.</summary>
    public const int EnoughTokens = 16;

    /// <summary>So long after the first of them it is told by what is there.</summary>
    public static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(1);

    private readonly RouterClock _clock = call.Engine.Clock;
    private StreamUsage _usage;

    public ChatStreamReader Reader => reader;

    /// <summary>What was read, in order.</summary>
    public List<ChatResponseUpdate> Held { get; } = new(1);

    /// <summary>What it has used so far.</summary>
    public StreamUsage Usage => _usage;

    /// <summary>When the first visible chunk came; <see langword="null"/>: none has.</summary>
    public long? FirstVisible { get; private set; }

    /// <summary>Whether it has ended already, as its format says.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>A read that was under way when its time to be told by was over: whoever goes on reading begins with it.</summary>
    public Task<Outcome<ChatResponseUpdate?>>? Pending { get; private set; }

    /// <summary>Reads until the attempt is decided: null when the stream may be shown.</summary>
    public async ValueTask<Failure?> ReadAsync(AttemptScope scope)
    {
        while (true)
        {
            ValueTask<Outcome<ChatResponseUpdate?>> reading = reader.ReadAsync(scope.Token);
            if (FirstVisible is { } begun && !reading.IsCompleted)
            {
                Task<Outcome<ChatResponseUpdate?>> pending = reading.AsTask();
                if (!await EndsInTimeAsync(pending, Due(begun), scope).ConfigureAwait(false))
                {
                    // Whoever takes it over, or cuts the stream, may never look at it: its exception counts as seen.
                    _ = pending.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                    if (TooSlow(begun, _clock.Now) is { } slow)
                    {
                        return slow;
                    }

                    Pending = pending;
                    return null;
                }

                reading = new(pending);
            }

            Outcome<ChatResponseUpdate?> read = await reading.ConfigureAwait(false);
            if (!read.IsSuccess)
            {
                return read.Failure;
            }

            if (read.Value is not { } update)
            {
                IsComplete = true;
                return null;
            }

            Held.Add(update);
            _usage.Count(update, Reader.Usage, call.Engine.Estimates);
            if (!IsVisible(update, out bool countable))
            {
                continue;
            }

            long now = _clock.Now;
            if (FirstVisible is null)
            {
                // What the attempt's time was for has come; from here on another one runs.
                FirstVisible = now;
                scope.StopTimer();
            }

            long first = FirstVisible.Value;
            if (rate == 0 || !countable || (_usage.Output >= EnoughTokens && HasRate(first, now)))
            {
                return null;
            }

            if (now >= Due(first))
            {
                return TooSlow(first, now);
            }
        }
    }

    /// <summary>When it is told by what is there: by then the request has its stream, or another deployment is asked.</summary>
    private long Due(long first) => Math.Min(first + _clock.Units(EnoughTime), call.Deadline);

    /// <summary>Whether a read ends before the time is over.</summary>
    private async ValueTask<bool> EndsInTimeAsync(Task read, long due, AttemptScope scope)
    {
        TimeSpan left = _clock.Span(due - _clock.Now);
        if (left > TimeSpan.Zero)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(scope.Token);
            await Task.WhenAny(read, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _clock.Provider, stop.Token)).ConfigureAwait(false);
            stop.Cancel();
        }

        // A cancellation ends the read too: what it ends with says more.
        return read.IsCompleted || scope.IsCancellationRequested;
    }

    private bool HasRate(long first, long now) => _usage.Output >= rate * _clock.Span(now - first).TotalSeconds;

    private Failure? TooSlow(long first, long now)
        => HasRate(first, now)
            ? null
            : new Failure(
                FailureKind.Timeout,
                FailureStage.Sent,
                FormattableString.Invariant(
                    $"the stream began with {_usage.Output} tokens in {_clock.Span(now - first).TotalSeconds:0.##} s, slower than the {rate:0.##} tokens a second that are asked for"));

    /// <summary>Whether an update shows something to a user: the first one that does commits the stream.</summary>
    /// <param name="update">What was read.</param>
    /// <param name="countable">Whether all that can be seen in it is text: the rest comes whole, and has no rate.</param>
    public static bool IsVisible(ChatResponseUpdate update, out bool countable)
    {
        countable = true;
        bool visible = false;
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent { Text.Length: > 0 }:
                case TextReasoningContent { Text.Length: > 0 }:
                    visible = true;
                    break;
                case FunctionCallContent:
                case DataContent:
                case UriContent:
                    visible = true;
                    countable = false;
                    break;
            }
        }

        return visible;
    }
}
