using System.Text.Json;
using LlmRouter.Errors;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Writes the body of an embeddings request. Vectors are asked for in base64, which is a quarter of their size as numbers and
/// much cheaper to read; a server that has only numbers may send those. Additional properties become fields as in chat, e.g.
/// <c>encoding_format</c>.
/// </summary>
internal static class EmbeddingRequestWriter
{
    /// <summary>Null, or why the request cannot be sent.</summary>
    public static Failure? Write(PooledBuffer buffer, DeploymentConnection connection, EmbeddingRequest request)
    {
        Utf8JsonWriter writer = JsonWriters.Rent(buffer);
        try
        {
            Refusals refusals = new(connection, "embeddings");
            Write(writer, connection, request, ref refusals);
            writer.Flush();
            return refusals.ToFailure();
        }
        catch (Exception e)
        {
            return new Failure(FailureKind.BadRequest, FailureStage.NotSent, $"{connection.Name}: the request cannot be written as JSON: {e.Message}")
            {
                Exception = e,
            };
        }
        finally
        {
            JsonWriters.Return(writer);
        }
    }

    private static void Write(Utf8JsonWriter writer, DeploymentConnection connection, EmbeddingRequest request, ref Refusals refusals)
    {
        var extra = request.Options?.AdditionalProperties;
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model ?? connection.Model);
        writer.WriteStartArray("input"u8);
        foreach (string value in request.Values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
        if (request.Options?.Dimensions is { } dimensions && !ExtraFields.Replace(extra, "dimensions"))
        {
            writer.WriteNumber("dimensions"u8, dimensions);
        }

        if (!ExtraFields.Replace(extra, "encoding_format"))
        {
            writer.WriteString("encoding_format"u8, "base64"u8);
        }

        ExtraFields.Write(writer, extra, ["model", "input"], ref refusals);
        writer.WriteEndObject();
    }
}
