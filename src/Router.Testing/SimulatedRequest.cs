using System.Text;
using System.Text.Json;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing;

/// <summary>A request that a simulated deployment received. Immutable, thread-safe, and valid for ever.</summary>
public sealed class SimulatedRequest
{
    private readonly byte[] _body;
    private int _promptTokens = -1;

    internal SimulatedRequest(byte[] body) => _body = body;

    /// <summary>The name of the deployment.</summary>
    public required string Deployment { get; init; }

    /// <summary>The number of the request among those of its deployment, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it came, by the simulator's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it asks for.</summary>
    public required SimulatedOperation Operation { get; init; }

    /// <summary>Whose wire format it is in: <c>openai</c> or <c>azure</c>.</summary>
    public string Provider => Dialect == Dialect.Azure ? "azure" : "openai";

    /// <summary>The path and query after the deployment's base URL, e.g. <c>/v1/chat/completions</c>.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The headers, in the order in which they came. The values of credentials are <c>***</c> unless
    /// <see cref="ProviderSimulatorOptions.KeepCredentials"/> is set.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body; <see cref="JsonValueKind.Undefined"/> when there is none or it is not JSON.</summary>
    public required JsonElement Body { get; init; }

    /// <summary>The model, or Azure's deployment, that is asked for; empty when the request names none.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream => Property("stream").ValueKind == JsonValueKind.True;

    /// <summary>The body as it came.</summary>
    public string BodyText => Encoding.UTF8.GetString(_body);

    /// <summary>The text of the last user message; empty when there is none.</summary>
    public string LastUserText => ChatRequestReader.LastUserText(this);

    /// <summary>The prompt's size in tokens, as the simulator counts them.</summary>
    public int PromptTokens => _promptTokens >= 0 ? _promptTokens : _promptTokens = PromptCounter.Count(this);

    internal Dialect Dialect { get; init; }

    /// <summary>A header's value; <see langword="null"/> when the request does not have it.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public string? Header(string name)
    {
        foreach ((string key, string value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A property of the body; undefined when it is not there.</summary>
    internal JsonElement Property(string name)
        => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out JsonElement value) ? value : default;
}
