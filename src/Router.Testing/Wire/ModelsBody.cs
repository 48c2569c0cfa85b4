using System.Text.Json;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>The list of models, or one of them.</summary>
internal static class ModelsBody
{
    private const long Created = 1_735_689_600;

    private static readonly string[] Some = ["gpt-4o", "gpt-4o-mini", "text-embedding-3-small"];

    /// <param name="exchange">Where to answer.</param>
    /// <param name="deployment">Whose models.</param>
    /// <param name="dialect">In whose words to say that there is no such model.</param>
    /// <param name="model">Which one; <see langword="null"/>: all.</param>
    public static async ValueTask SendAsync(Exchange exchange, SimulatedDeployment deployment, Dialect dialect, string? model)
    {
        if (model is not null && deployment.Models is { } known && !known.Contains(model, StringComparer.Ordinal))
        {
            await Reply.ErrorAsync(exchange, dialect, ErrorCatalog.UnknownModel(dialect, model)).ConfigureAwait(false);
            return;
        }

        using JsonBuffer json = JsonBuffer.Rent();
        if (model is not null)
        {
            Write(json.Writer, model);
        }
        else
        {
            json.Writer.WriteStartObject();
            json.Writer.WriteString("object"u8, "list"u8);
            json.Writer.WriteStartArray("data"u8);
            foreach (string name in deployment.Models ?? Some)
            {
                Write(json.Writer, name);
            }

            json.Writer.WriteEndArray();
            json.Writer.WriteEndObject();
        }

        await Reply.WholeAsync(exchange, ExchangeOutcome.Answered, 200, Reply.Json, json.Finish()).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("owned_by"u8, "simulated"u8);
        json.WriteEndObject();
    }
}
