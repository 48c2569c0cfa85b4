using LlmRouter.Providers;

namespace LlmRouter.Core;

/// <summary>
/// Watches a committed stream: silence while a read is pending, a consumer that stays away, the whole stream's time, the caller's
/// cancellation. One timer a stream, set anew only when it fires: a chunk costs two writes. It holds the stream weakly, so that
/// a stream that nobody holds can be collected and settled.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly WeakReference<CommittedStream> _stream;
    private readonly RouterClock _clock;
    private readonly TimeSpan _chunkTimeout;
    private readonly TimeSpan _consumerTimeout;
    private readonly long _streamEnd;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _registration;
    private ChatStreamReader? _reading;
    private long _since;
    private long _activity;

    public StreamWatch(CommittedStream stream, RouterClock clock, TimeSpan chunkTimeout, TimeSpan consumerTimeout, long streamEnd, CancellationToken cancellation)
    {
        _stream = new WeakReference<CommittedStream>(stream);
        _clock = clock;
        _chunkTimeout = chunkTimeout;
        _consumerTimeout = consumerTimeout;
        _streamEnd = streamEnd;
        _since = clock.Now;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = clock.Provider.CreateTimer(static watch => ((StreamWatch)watch!).Look(), this, NextLook(_since), Timeout.InfiniteTimeSpan);
        }

        _registration = cancellation.UnsafeRegister(static watch => ((StreamWatch)watch!).Cancelled(), this);
    }

    public void ReadStarts(ChatStreamReader reader)
    {
        Volatile.Write(ref _since, _clock.Now);
        _activity = reader.Activity;
        Volatile.Write(ref _reading, reader);
    }

    public void ReadEnds()
    {
        // In this order: a look in between must not take the time of the read for the consumer's absence.
        Volatile.Write(ref _since, _clock.Now);
        Volatile.Write(ref _reading, null);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _registration.Unregister();
    }

    private void Cancelled()
    {
        // A pending read sees the token itself and ends the stream.
        if (Volatile.Read(ref _reading) is null && _stream.TryGetTarget(out CommittedStream? stream))
        {
            stream.Cancelled();
        }
    }

    private void Look()
    {
        if (!_stream.TryGetTarget(out CommittedStream? stream))
        {
            return;
        }

        long now = _clock.Now;
        ChatStreamReader? reading = Volatile.Read(ref _reading);
        if (reading is not null && reading.Activity is var activity && activity != Volatile.Read(ref _activity))
        {
            // Pings and half frames are signs of life too.
            Volatile.Write(ref _activity, activity);
            Volatile.Write(ref _since, now);
        }

        long since = Volatile.Read(ref _since);
        TimeSpan patience = reading is null ? _consumerTimeout : _chunkTimeout;
        if (now >= _streamEnd)
        {
            stream.TimedOut("the stream did not end within its time", StreamLimit.Whole);
        }
        else if (now - since >= _clock.Units(patience))
        {
            stream.TimedOut(
                reading is null
                    ? FormattableString.Invariant($"the consumer did not read for {patience.TotalSeconds:0.###} s")
                    : FormattableString.Invariant($"the stream was silent for {patience.TotalSeconds:0.###} s"),
                reading is null ? StreamLimit.Consumer : StreamLimit.Silence);
        }
        else
        {
            try
            {
                _timer.Change(NextLook(now), Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The stream ended in between.
            }
        }
    }

    /// <summary>The earliest moment at which something can be over: a read that starts now is silent for too long then.</summary>
    private TimeSpan NextLook(long now)
    {
        TimeSpan untilSilence = _clock.Span(Volatile.Read(ref _since) + _clock.Units(Volatile.Read(ref _reading) is null ? _consumerTimeout : _chunkTimeout) - now);
        TimeSpan next = untilSilence < _chunkTimeout ? untilSilence : _chunkTimeout;
        TimeSpan untilEnd = _streamEnd == long.MaxValue ? TimeSpan.MaxValue : _clock.Span(_streamEnd - now);
        next = next < untilEnd ? next : untilEnd;

        // Timers round down to milliseconds: a look a moment too early would only look again at once.
        return next + TimeSpan.FromMilliseconds(1);
    }
}
