using System.Text.Json;
using LlmRouter.Errors;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Writes the body of a chat completions request. Additional properties become fields of it (<see cref="ExtraFields"/>), but
/// for a boolean <c>strict</c>, which goes to the response format and the tools.
/// <see cref="ChatOptions.RawRepresentationFactory"/> is not asked: it wants a client of another library.
/// </summary>
internal static class ChatRequestWriter
{
    /// <summary>Null, or why the request cannot be sent.</summary>
    public static Failure? Write(PooledBuffer buffer, DeploymentConnection connection, OpenAIWire wire, ChatRequest request, bool stream)
    {
        Utf8JsonWriter writer = JsonWriters.Rent(buffer);
        try
        {
            Refusals refusals = new(connection, "chat completions");
            Write(writer, connection, wire, request, stream, ref refusals);
            writer.Flush();
            return refusals.ToFailure();
        }
        catch (Exception e)
        {
            // Only a value that the caller handed in (a tool's result, an extra property) can bring this about.
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

    private static void Write(
        Utf8JsonWriter writer,
        DeploymentConnection connection,
        OpenAIWire wire,
        ChatRequest request,
        bool stream,
        ref Refusals refusals)
    {
        AdditionalPropertiesDictionary? extra = request.Options?.AdditionalProperties;
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model ?? connection.Model);
        writer.WriteStartArray("messages"u8);
        if (request.Options?.Instructions is { Length: > 0 } instructions)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "system"u8);
            writer.WriteString("content"u8, instructions);
            writer.WriteEndObject();
        }

        foreach (ChatMessage message in request.Messages)
        {
            MessageWriter.Write(writer, message, ref refusals);
        }

        writer.WriteEndArray();
        if (stream)
        {
            writer.WriteBoolean("stream"u8, true);
            if (wire.StreamOptions && !ExtraFields.Replace(extra, "stream_options"))
            {
                writer.WriteStartObject("stream_options"u8);
                writer.WriteBoolean("include_usage"u8, true);
                writer.WriteEndObject();
            }
        }

        ChatOptionsWriter.Write(writer, request.Options, connection.Defaults, connection.DropsEffort, wire, request.Model, ref refusals);
        ExtraFields.Write(writer, extra, ["model", "messages", "stream"], ref refusals);
        writer.WriteEndObject();
    }
}
