using System.Net.Sockets;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// The events of a scripted stream, each readable from its time on, whether somebody reads or not. A read that has to wait is
/// completed by a timer of the virtual clock, by its cancellation, or by the disposal of the stream.
/// </summary>
internal sealed class TimedStream : Stream
{
    private readonly ScriptedProviders _providers;
    private readonly ProviderCall _call;
    private readonly List<Segment> _segments;
    private readonly TimeSpan _opened;
    private Waiting? _waiting;
    private int _next;
    private int _offset;
    private bool _disposed;

    public TimedStream(ScriptedProviders providers, ProviderCall call)
    {
        _providers = providers;
        _call = call;
        _opened = providers.Clock.Elapsed;
        _segments = Wire.Segments(call);
    }

    public override bool CanRead => !_disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_waiting is not null)
        {
            throw new InvalidOperationException("Two reads at one time.");
        }

        if (_next == _segments.Count)
        {
            return new(0);
        }

        Segment segment = _segments[_next];
        TimeSpan? wait = segment.At is { } at ? _opened + at - _providers.Clock.Elapsed : null;
        return wait <= TimeSpan.Zero ? new(Take(buffer.Span)) : new(new Waiting(this, buffer, wait, cancellationToken).Task);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _providers.End(_call, _call.FinishSent ? CallEnd.Done : CallEnd.Cut);
            _waiting?.Fail(new IOException("The stream was disposed."));
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        Segment segment = _segments[_next];
        if (segment.Data is not { } data)
        {
            _providers.End(_call, CallEnd.Done);
            throw new IOException("The connection was reset.", new SocketException((int)SocketError.ConnectionReset));
        }

        int count = Math.Min(buffer.Length, data.Length - _offset);
        data.AsSpan(_offset, count).CopyTo(buffer);
        _offset += count;
        if (_offset == data.Length)
        {
            _offset = 0;
            _next++;
            _call.ChunksSent += segment.IsVisible ? 1 : 0;
            _call.FinishSent |= segment.IsFinish;
            if (_next == _segments.Count)
            {
                // All is said, whether its end is read or not.
                _providers.End(_call, CallEnd.Done);
            }
        }

        return count;
    }

    /// <summary>A part of the body.</summary>
    /// <param name="At">From the answer's headers; <see langword="null"/> = never.</param>
    /// <param name="Data"><see langword="null"/> = the connection breaks.</param>
    /// <param name="IsVisible">A user could see it.</param>
    /// <param name="IsFinish">It completes the answer.</param>
    internal readonly record struct Segment(TimeSpan? At, byte[]? Data, bool IsVisible = false, bool IsFinish = false);

    private sealed class Waiting : TaskCompletionSource<int>
    {
        private readonly TimedStream _stream;
        private readonly Memory<byte> _buffer;
        private readonly ITimer? _timer;
        private readonly CancellationTokenRegistration _registration;

        public Waiting(TimedStream stream, Memory<byte> buffer, TimeSpan? wait, CancellationToken cancellation)
        {
            _stream = stream;
            _buffer = buffer;
            stream._waiting = this;
            _timer = wait is { } time ? stream._providers.Timer(Fire, time) : null;
            _registration = cancellation.UnsafeRegister(static (waiting, token) => ((Waiting)waiting!).Fail(new OperationCanceledException(token)), this);
        }

        public void Fail(Exception exception)
        {
            if (End())
            {
                if (exception is OperationCanceledException cancelled)
                {
                    TrySetCanceled(cancelled.CancellationToken);
                }
                else
                {
                    TrySetException(exception);
                }
            }
        }

        private void Fire()
        {
            if (!End())
            {
                return;
            }

            int count;
            try
            {
                count = _stream.Take(_buffer.Span);
            }
            catch (IOException e)
            {
                TrySetException(e);
                return;
            }

            TrySetResult(count);
        }

        private bool End()
        {
            if (_stream._waiting != this)
            {
                return false;
            }

            _stream._waiting = null;
            _timer?.Dispose();
            _registration.Unregister();
            return true;
        }
    }
}
