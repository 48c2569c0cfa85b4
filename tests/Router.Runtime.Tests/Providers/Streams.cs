namespace LlmRouter.Tests.Providers;

/// <summary>Never ends.</summary>
internal sealed class EndlessStream(byte filler = (byte)' ') : ReadOnlyStream
{
    public long Given { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        buffer.Fill(filler);
        Given += buffer.Length;
        return buffer.Length;
    }
}

/// <summary>Gives its bytes in pieces of chosen lengths, then ends or breaks.</summary>
internal sealed class PiecesStream(byte[] bytes, int[] cuts, Exception? breaksWith = null) : ReadOnlyStream
{
    private int _position;
    private int _cut;

    public override int Read(Span<byte> buffer)
    {
        int end = _cut < cuts.Length ? cuts[_cut] : bytes.Length;
        if (_position == end && _cut < cuts.Length)
        {
            _cut++;
            return Read(buffer);
        }

        if (_position == bytes.Length && breaksWith is not null)
        {
            throw breaksWith;
        }

        int length = Math.Min(buffer.Length, end - _position);
        bytes.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }
}

/// <summary>Gives its bytes, then waits until a read is cancelled.</summary>
internal sealed class SilentStream(byte[] bytes) : ReadOnlyStream
{
    private int _position;

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, bytes.Length - _position);
        bytes.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < bytes.Length)
        {
            return Read(buffer.Span);
        }

        Waiting.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}

internal abstract class ReadOnlyStream : Stream
{
    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
