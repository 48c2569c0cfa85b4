using System.Text.Json;
using LlmRouter.Providers.Http;

namespace LlmRouter.Providers.Json;

/// <summary>JSON that becomes the text of a string inside other JSON.</summary>
internal static class JsonText
{
    public static void Write(PooledBuffer buffer, object? value)
    {
        Utf8JsonWriter writer = JsonWriters.Rent(buffer);
        try
        {
            JsonValues.Write(writer, value);
            writer.Flush();
        }
        finally
        {
            JsonWriters.Return(writer);
        }
    }
}
