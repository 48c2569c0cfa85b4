using System.Net;
using System.Net.Http.Headers;

namespace LlmRouter.Providers.Http;

/// <summary>
/// A JSON request body in a pooled buffer. The buffer goes back exactly once: when the content is disposed, or, where a
/// request is given up while it is still being sent, when the sending has ended.
/// </summary>
internal sealed class PooledContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly PooledBuffer _buffer;
    private readonly long _length;

    // One for the owner, one for each sending under way.
    private int _users = 1;
    private int _disposed;

    /// <summary>Takes the buffer over.</summary>
    public PooledContent(PooledBuffer buffer)
    {
        _buffer = buffer;
        _length = buffer.Length;
        Headers.ContentType = Json;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            await stream.WriteAsync(_buffer.Memory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Leave();
        }

        base.Dispose(disposing);
    }

    private void Enter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return;
            }

            users = seen;
        }

        throw new ObjectDisposedException(nameof(PooledContent));
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _buffer.Dispose();
        }
    }
}
