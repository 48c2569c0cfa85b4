using System.Net;
using System.Text;

namespace LlmRouter.Tests.Providers;

/// <summary>Answers requests in memory, and remembers the last one.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public string? Body { get; private set; }

    public Uri? Uri { get; private set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public int Calls { get; private set; }

    public bool IsDisposed { get; private set; }

    public static StubHandler Json(string json, HttpStatusCode status = HttpStatusCode.OK, params (string, string)[] headers)
        => With(Encoding.UTF8.GetBytes(json), "application/json", status, headers);

    public static StubHandler Sse(string text, params (string, string)[] headers)
        => With(Encoding.UTF8.GetBytes(text), "text/event-stream", HttpStatusCode.OK, headers);

    public static StubHandler With(byte[] body, string? type, HttpStatusCode status = HttpStatusCode.OK, params (string, string)[] headers)
        => new((_, _) => Task.FromResult(Response(new MemoryStream(body), type, status, headers)));

    public static StubHandler Stream(Func<Stream> body, string type = "text/event-stream")
        => new((_, _) => Task.FromResult(Response(body(), type)));

    public static StubHandler Throws(Exception exception) => new((_, _) => Task.FromException<HttpResponseMessage>(exception));

    public static HttpResponseMessage Response(
        Stream body, string? type, HttpStatusCode status = HttpStatusCode.OK, params (string, string)[] headers)
    {
        HttpResponseMessage response = new(status) { Content = new StreamContent(body) };
        if (type is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        Uri = request.RequestUri;
        Body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        foreach (var header in request.Headers.NonValidated)
        {
            Headers[header.Key] = header.Value.ToString();
        }

        return await answer(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
