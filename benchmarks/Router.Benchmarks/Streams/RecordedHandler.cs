using System.Net;

namespace LlmRouter.Benchmarks.Streams;

/// <summary>Answers every request with a recorded body, one event a read, as a provider that writes token by token does.</summary>
/// <param name="body">The body.</param>
/// <param name="waits">Whether each read is pending first, as reads from a network are.</param>
internal sealed class RecordedHandler(byte[] body, bool waits) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new RecordedStream(body, waits));
        content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }
}
