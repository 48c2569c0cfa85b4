using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace LlmRouter.Benchmarks.Loopback;

/// <summary>The call without any library: <see cref="HttpClient"/> and <c>System.Text.Json</c>.</summary>
internal sealed class HandWrittenClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly Uri _uri;

    public HandWrittenClient(Uri endpoint)
    {
        _uri = new Uri(endpoint + "/chat/completions");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-key");
    }

    public async Task<ChatAnswer> CompleteAsync(string prompt)
    {
        using HttpResponseMessage response = await _http
            .PostAsJsonAsync(_uri, new ChatCall("gpt-4o", [new ChatPart("user", prompt)]), ChatJson.Default.ChatCall)
            .ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(ChatJson.Default.ChatAnswer).ConfigureAwait(false))!;
    }

    public void Dispose() => _http.Dispose();
}
