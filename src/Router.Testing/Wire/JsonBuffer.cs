using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>A JSON writer with its buffer, used again and again. Providers write all of Unicode as it is, so does this.</summary>
internal sealed class JsonBuffer : IDisposable
{
    /// <summary>As providers escape: only what JSON demands.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly ConcurrentQueue<JsonBuffer> Pool = new();

    private readonly ArrayBufferWriter<byte> _buffer = new(4_096);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true, Encoder = Encoder });

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Rent() => Pool.TryDequeue(out JsonBuffer? buffer) ? buffer : new JsonBuffer();

    /// <summary>What was written, until the buffer is disposed.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Writer.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose()
    {
        _buffer.ResetWrittenCount();
        Writer.Reset();
        Pool.Enqueue(this);
    }
}
