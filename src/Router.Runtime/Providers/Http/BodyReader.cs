using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.Http;

/// <summary>Reads a response's body into a pooled buffer, and never more of it than a limit.</summary>
internal static class BodyReader
{
    /// <summary>The longest answer that is accepted, in bytes.</summary>
    public const int LongestAnswer = 64 * 1024 * 1024;

    /// <summary>As much of an error's body as is looked at, in bytes.</summary>
    public const int LongestError = 64 * 1024;

    private const int FirstRead = 16 * 1024;

    // What Content-Length says is believed up to here; a liar does not make us rent more than it sends.
    private const int LargestFirstRead = 1024 * 1024;

    /// <summary>The whole body. A longer one than <paramref name="limit"/> is a failure.</summary>
    public static async ValueTask<Outcome<PooledBuffer>> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength is { } announced && announced > limit)
        {
            return TooLong(limit);
        }

        PooledBuffer buffer = new(FirstSize(content));
        try
        {
            if (await FillAsync(buffer, content, limit, cancellationToken).ConfigureAwait(false))
            {
                return buffer;
            }

            buffer.Dispose();
            return TooLong(limit);
        }
        catch (Exception e)
        {
            buffer.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return TransportClassifier.WhileReading(e);
        }
    }

    /// <summary>The beginning of an error's body, as far as it can be had: an error without its words is still an error.</summary>
    public static async ValueTask<PooledBuffer> ReadErrorAsync(HttpContent content, CancellationToken cancellationToken)
    {
        PooledBuffer buffer = new(FirstRead);
        try
        {
            await FillAsync(buffer, content, LongestError, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The status says enough.
        }
        catch (Exception)
        {
            buffer.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }

        return buffer;
    }

    private static int FirstSize(HttpContent content)
        => content.Headers.ContentLength is { } announced ? (int)Math.Min(announced + 1, LargestFirstRead) : FirstRead;

    /// <summary>False when there is more than the limit.</summary>
    private static async ValueTask<bool> FillAsync(PooledBuffer buffer, HttpContent content, int limit, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Memory<byte> free = buffer.GetMemory();
            if (free.Length > limit + 1 - buffer.Length)
            {
                free = free[..(limit + 1 - buffer.Length)];
            }

            int read = await stream.ReadAsync(free, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return true;
            }

            buffer.Advance(read);
            if (buffer.Length > limit)
            {
                return false;
            }
        }
    }

    private static Failure TooLong(int limit)
        => new(FailureKind.MalformedResponse, FailureStage.Sent, FormattableString.Invariant($"the answer is longer than {limit} bytes"));
}
