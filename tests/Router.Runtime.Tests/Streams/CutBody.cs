namespace LlmRouter.Tests.Streams;

/// <summary>A response body that gives one piece a read, and then is cut.</summary>
internal sealed class CutBody(IReadOnlyList<byte[]> pieces, Cut cut, Action? onRead = null) : Stream
{
    private readonly CancellationTokenSource _disposed = new();
    private int _next;
    private int _offset;
    private bool _lastWords;

    /// <summary>Completes when a read waits for what does not come.</summary>
    public TaskCompletionSource IsSilent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDisposed => _disposed.IsCancellationRequested;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_next < pieces.Count)
        {
            int length = Math.Min(buffer.Length, pieces[_next].Length - _offset);
            pieces[_next].AsSpan(_offset, length).CopyTo(buffer);
            _offset += length;
            if (_offset == pieces[_next].Length)
            {
                _next++;
                _offset = 0;
            }

            return length;
        }

        if (!_lastWords)
        {
            _lastWords = true;
            byte[] words = Cuts.LastWords(cut);
            words.CopyTo(buffer);
            if (words.Length > 0)
            {
                return words.Length;
            }
        }

        return Cuts.ExceptionOf(cut) is { } exception ? throw exception : 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        onRead?.Invoke();
        if (_next == pieces.Count && cut == Cut.Silence)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
            IsSilent.TrySetResult();
            await Task.Delay(Timeout.Infinite, either.Token);
        }

        return Read(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.Cancel();
        base.Dispose(disposing);
    }
}
