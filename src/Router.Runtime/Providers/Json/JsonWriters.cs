using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmRouter.Providers.Json;

/// <summary>One JSON writer a thread, to be used again. Rented and returned without an await between.</summary>
internal static class JsonWriters
{
    private static readonly JsonWriterOptions Options = new()
    {
        // The bodies go to servers, never into a page: everything that JSON allows unescaped stays so.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly ArrayBufferWriter<byte> Nowhere = new();

    [ThreadStatic]
    private static Utf8JsonWriter? _cached;

    public static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        if (_cached is not { } writer)
        {
            return new Utf8JsonWriter(output, Options);
        }

        _cached = null;
        writer.Reset(output);
        return writer;
    }

    public static void Return(Utf8JsonWriter writer)
    {
        writer.Reset(Nowhere);
        _cached = writer;
    }
}
