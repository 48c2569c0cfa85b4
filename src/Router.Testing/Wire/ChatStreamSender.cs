using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>Sends one chat answer as server-sent events, an event a flush, at the deployment's pace, or breaks it as told.</summary>
internal sealed class ChatStreamSender(AnswerJob job, ChatReply reply)
{
    private const int LongestArguments = 16;

    private readonly Exchange _exchange = job.Exchange;
    private readonly StreamBreak? _break = job.Fault?.Stream;
    private readonly long _start = job.Clock.GetTimestamp();
    private ResponseWire _wire = null!;
    private ChatEvents _events = null!;
    private int _sent;
    private bool _ended;

    public async ValueTask SendAsync()
    {
        bool usage = ChatRequestReader.IncludesUsage(job.Request);
        _wire = _break is { NeedsRawWire: true } ? _exchange.UseRawWire() : _exchange.Wire;
        _events = new ChatEvents(reply, _wire.Body, usage);
        await _wire.BeginAsync(200, "text/event-stream; charset=utf-8", null).ConfigureAwait(false);
        if (_break is { After: < 0 })
        {
            await BreakAsync().ConfigureAwait(false);
            return;
        }

        await SendHeadAsync().ConfigureAwait(false);
        for (int choice = 0; choice < reply.Choices && !_ended; choice++)
        {
            await SendContentAsync(choice).ConfigureAwait(false);
        }

        if (_break is { Ending: not StreamEnding.Stall } && !_ended)
        {
            // The answer was shorter than the break is far.
            await BreakAsync().ConfigureAwait(false);
        }

        if (!_ended)
        {
            await SendTailAsync(usage).ConfigureAwait(false);
        }
    }

    private async ValueTask SendHeadAsync()
    {
        if (reply.Dialect == Dialect.Azure)
        {
            _events.AzureFirst();
        }

        for (int choice = 0; choice < reply.Choices; choice++)
        {
            _events.Role(choice);
        }

        await FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask SendContentAsync(int choice)
    {
        for (int i = 0; i < reply.TextTokens && await ReadyAsync().ConfigureAwait(false); i++)
        {
            _events.Token(choice, i);
            await SentAsync().ConfigureAwait(false);
        }

        for (int call = 0; call < reply.Answer.ToolCalls.Count && await ReadyAsync().ConfigureAwait(false); call++)
        {
            _events.Call(choice, call);
            await SentAsync().ConfigureAwait(false);
            string arguments = reply.Answer.ToolCalls[call].Arguments;
            for (int at = 0; at < arguments.Length && await ReadyAsync().ConfigureAwait(false); at += LongestArguments)
            {
                _events.Arguments(choice, call, arguments.Substring(at, Math.Min(LongestArguments, arguments.Length - at)));
                await SentAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the next chunk's time; <see langword="false"/> when there is none, because the stream has been broken.</summary>
    private async ValueTask<bool> ReadyAsync()
    {
        if (_ended)
        {
            return false;
        }

        if (_break is not null && _break.After == _sent)
        {
            await BreakAsync().ConfigureAwait(false);
            if (_ended)
            {
                return false;
            }
        }

        // Measured from the start, so that the coarseness of timers does not add up.
        TimeSpan wait = _sent == 0 ? TimeSpan.Zero : job.Pace(_sent) - job.Clock.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, job.Clock, _exchange.Gone).ConfigureAwait(false);
        }

        await job.Deployment.WhilePausedAsync(_exchange.Gone).ConfigureAwait(false);
        return true;
    }

    private ValueTask SentAsync()
    {
        _sent++;
        job.Deployment.Traffic.AddCompletion(1);
        return FlushAsync();
    }

    private async ValueTask FlushAsync()
    {
        _exchange.Gone.ThrowIfCancellationRequested();
        await _wire.Body.FlushAsync().ConfigureAwait(false);
    }

    private async ValueTask SendTailAsync(bool usage)
    {
        for (int choice = 0; choice < reply.Choices; choice++)
        {
            _events.Finish(choice);
        }

        await FlushAsync().ConfigureAwait(false);
        if (usage)
        {
            _events.Usage();
        }

        _events.Done();
        _exchange.Gone.ThrowIfCancellationRequested();
        job.Deployment.Traffic.AddCompletion(Math.Max(0, reply.CompletionTokens - _sent));
        _exchange.Complete(ExchangeOutcome.Answered);
        await _wire.EndAsync().ConfigureAwait(false);
    }

    private async ValueTask BreakAsync()
    {
        if (_break!.Ending == StreamEnding.Stall)
        {
            await Task.Delay(_break.Duration ?? Timeout.InfiniteTimeSpan, job.Clock, _exchange.Gone).ConfigureAwait(false);
            return;
        }

        _ended = true;
        _exchange.Complete(ExchangeOutcome.Broken);
        switch (_break.Ending)
        {
            case StreamEnding.Reset:
                _exchange.Reset();
                return;
            case StreamEnding.Truncated:
                await _exchange.HangUpAsync().ConfigureAwait(false);
                return;
            case StreamEnding.ErrorEvent:
                _events.Error();
                break;
            case StreamEnding.Malformed:
                _events.Malformed();
                break;
            case StreamEnding.Garbage:
                _events.Garbage();
                break;
        }

        await _wire.EndAsync().ConfigureAwait(false);
    }
}
