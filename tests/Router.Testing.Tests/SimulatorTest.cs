using System.Text;
using System.Text.Json;

namespace LlmRouter.Testing.Tests;

/// <summary>A simulator with one deployment, and a plain HTTP client to look at it with.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    // Long enough for any machine; a test that gets here hangs.
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected const string Hello = """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello there"}]}""";
    protected const string HelloStream = """{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello there"}]}""";

    protected ProviderSimulator Simulator { get; private set; } = null!;

    protected SimulatedDeployment East { get; private set; } = null!;

    protected HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

    protected virtual ProviderSimulatorOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Simulator = await ProviderSimulator.StartAsync(Options);
        East = Simulator.Deployment("gpt-4/east");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<HttpResponseMessage> ChatAsync(string body = Hello, CancellationToken cancellationToken = default)
        => SendAsync(East, "openai", "/chat/completions", body, cancellationToken);

    protected Task<HttpResponseMessage> AzureAsync(string path, string body = Hello)
        => SendAsync(East, "azure", path, body);

    protected async Task<HttpResponseMessage> SendAsync(SimulatedDeployment deployment, string provider, string path, string? body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, deployment.Endpoint(provider).ToString().TrimEnd('/') + path);
        request.Headers.TryAddWithoutValidation(provider == "azure" ? "api-key" : "Authorization", provider == "azure" ? deployment.ApiKey : "Bearer " + deployment.ApiKey);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync());

    protected static async Task<JsonElement> ErrorAsync(HttpResponseMessage response) => (await JsonAsync(response)).GetProperty("error");

    /// <summary>The data of a stream's events, <c>[DONE]</c> included.</summary>
    protected static async Task<List<string>> EventsAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(e => e.StartsWith("data: ", StringComparison.Ordinal)).Select(e => e[6..])];
    }

    protected static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;
}
