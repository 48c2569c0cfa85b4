using System.IO.Pipelines;
using System.Buffers;
using System.Text.Json;
using LlmRouter.Testing.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LlmRouter.Testing.Server;

/// <summary>Reads a request whole.</summary>
internal static class RequestReader
{
    public static async ValueTask<SimulatedRequest> ReadAsync(Exchange exchange, Route route, SimulatedOperation operation, string deployment, long number, ProviderSimulatorOptions options)
    {
        byte[] body = await ReadBodyAsync(exchange).ConfigureAwait(false);
        JsonElement json = Parse(body);
        return new SimulatedRequest(body)
        {
            Deployment = deployment,
            Number = number,
            ReceivedAt = options.TimeProvider.GetUtcNow(),
            Operation = operation,
            Dialect = route.Dialect,
            Path = route.Path,
            Headers = CopyHeaders(exchange.Http.Headers, options.KeepCredentials),
            Body = json,
            Model = route.Model ?? ModelOf(json),
        };
    }

    private static string ModelOf(JsonElement body)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("model"u8, out JsonElement model) && model.ValueKind == JsonValueKind.String
            ? model.GetString()! : "";

    private static JsonElement Parse(byte[] body)
    {
        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static async ValueTask<byte[]> ReadBodyAsync(Exchange exchange)
    {
        PipeReader reader = exchange.Features.Get<IRequestBodyPipeFeature>()!.Reader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(exchange.Gone).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                byte[] body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static KeyValuePair<string, string>[] CopyHeaders(IHeaderDictionary headers, bool keepCredentials)
    {
        var copy = new KeyValuePair<string, string>[headers.Count];
        int count = 0;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in headers)
        {
            copy[count++] = new(name, keepCredentials || !Credentials.IsOne(name) ? value.ToString() : "***");
        }

        return copy;
    }
}
