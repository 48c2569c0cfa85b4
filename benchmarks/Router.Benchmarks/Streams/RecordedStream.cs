using System.Runtime.CompilerServices;

namespace LlmRouter.Benchmarks.Streams;

/// <summary>A body that comes event by event.</summary>
internal sealed class RecordedStream(byte[] body, bool waits) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Next(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => waits ? LaterAsync(buffer) : new(Next(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> LaterAsync(Memory<byte> buffer)
    {
        await Task.Yield();
        return Next(buffer.Span);
    }

    private int Next(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = body.AsSpan(_position);
        int end = rest.IndexOf("\n\n"u8);
        int length = Math.Min(end < 0 ? rest.Length : end + 2, buffer.Length);
        rest[..length].CopyTo(buffer);
        _position += length;
        return length;
    }
}
