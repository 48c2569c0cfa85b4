using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LlmRouter.Testing.Wire;

/// <summary>
/// Writes an HTTP/1.1 answer straight to the socket. A flush returns when the bytes have been handed to the operating system,
/// so that what is done to the connection next happens after them.
/// </summary>
internal sealed class RawWire : ResponseWire
{
    private readonly NetworkStream _stream;
    private bool _chunked;

    public RawWire(Socket socket, IHeaderDictionary headers)
    {
        Headers = headers;
        _stream = new NetworkStream(socket, ownsSocket: false);
        Body = PipeWriter.Create(new FramedStream(this));
    }

    public override IHeaderDictionary Headers { get; }

    public override PipeWriter Body { get; }

    public override async ValueTask BeginAsync(int status, string contentType, long? length)
    {
        _chunked = length is null;
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\n");
        head.Append(_chunked ? "Transfer-Encoding: chunked\r\n" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n"));
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString())).ConfigureAwait(false);
    }

    public override async ValueTask EndAsync()
    {
        await Body.FlushAsync().ConfigureAwait(false);
        if (_chunked)
        {
            await _stream.WriteAsync("0\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_chunked)
        {
            await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        byte[] frame = [.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)), 13, 10, .. bytes.Span, 13, 10];
        await _stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a pipe write through the framing.</summary>
    private sealed class FramedStream(RawWire wire) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => buffer.IsEmpty ? default : wire.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
