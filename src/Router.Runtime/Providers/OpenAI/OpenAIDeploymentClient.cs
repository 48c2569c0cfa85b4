using System.Net;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>The adapter of every provider that speaks the OpenAI format.</summary>
internal sealed class OpenAIDeploymentClient : DeploymentClient
{
    private readonly DeploymentConnection _connection;
    private readonly OpenAIWire _wire;
    private readonly HttpMessageInvoker _http;
    private readonly ProviderFailures _failures;
    private readonly Utf8Cache _models = new();
    private readonly Version _version;
    private readonly TimeProvider _time;
    private readonly RetryWatch? _watch;
    private Headroom? _headroom;

    public OpenAIDeploymentClient(DeploymentConnection connection, OpenAIWire wire, HttpPool pool, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _wire = wire;
        _http = pool.For(connection.Endpoint, connection.ConnectionLifetime);
        _failures = new ProviderFailures(wire.Headers, time);
        _watch = pool.HandlerWatch;

        // Over TLS the server chooses; without it there is nothing to choose by.
        _version = connection.Endpoint.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11;
    }

    public override bool MarksPrefixes => true;

    public override void Attach(Headroom headroom) => _headroom = headroom;

    public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        PooledBuffer body = new();
        if (ChatRequestWriter.Write(body, _connection, _wire, request, stream: false) is { } refusal)
        {
            body.Dispose();
            return refusal;
        }

        Outcome<HttpResponseMessage> sent = await SendAsync(_wire.ChatFor(request.Model), body, "application/json", cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Failure;
        }

        using HttpResponseMessage response = sent.Value;
        Outcome<PooledBuffer> answer = await ReadJsonAsync(response, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? ReadChat(answer.Value, response) : answer.Failure;
    }

    public override async ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        PooledBuffer body = new();
        if (ChatRequestWriter.Write(body, _connection, _wire, request, stream: true) is { } refusal)
        {
            body.Dispose();
            return refusal;
        }

        Outcome<HttpResponseMessage> sent = await SendAsync(_wire.ChatFor(request.Model), body, "text/event-stream", cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Failure;
        }

        HttpResponseMessage response = sent.Value;
        try
        {
            if (MediaTypes.IsJson(response) || MediaTypes.IsPage(response))
            {
                return await NoStreamAsync(response, cancellationToken).ConfigureAwait(false);
            }

            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            OpenAIStreamReader reader = new(response, stream, _failures, _models);
            response = null!;
            return reader;
        }
        finally
        {
            response?.Dispose();
        }
    }

    public override async ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(
        EmbeddingRequest request, CancellationToken cancellationToken)
    {
        PooledBuffer body = new();
        if (EmbeddingRequestWriter.Write(body, _connection, request) is { } refusal)
        {
            body.Dispose();
            return refusal;
        }

        Outcome<HttpResponseMessage> sent = await SendAsync(_wire.EmbeddingsFor(request.Model), body, "application/json", cancellationToken).ConfigureAwait(false);
        if (!sent.IsSuccess)
        {
            return sent.Failure;
        }

        using HttpResponseMessage response = sent.Value;
        Outcome<PooledBuffer> answer = await ReadJsonAsync(response, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? ReadEmbeddings(answer.Value, request.Values.Count, response) : answer.Failure;
    }

    /// <summary>Sends one request. A value is an answer with a success status; whoever gets it disposes it.</summary>
    private async ValueTask<Outcome<HttpResponseMessage>> SendAsync(Uri uri, PooledBuffer body, string accept, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, uri)
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new PooledContent(body),
        };
        _wire.Headers.CopyTo(request.Headers);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        long sent = _headroom?.Now ?? 0;
        HttpResponseMessage response;
        using AttemptMark? mark = _watch?.Begin(_connection.Name);
        mark?.Flow();
        try
        {
            response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A cancelled request may also break in another way: it is cancelled all the same.
            cancellationToken.ThrowIfCancellationRequested();
            return TransportClassifier.WhileSending(e);
        }

        if (_headroom is not null)
        {
            HeadroomReader.Read(response.Headers, _headroom, sent, _time);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            using PooledBuffer error = await BodyReader.ReadErrorAsync(response.Content, cancellationToken).ConfigureAwait(false);
            return _failures.FromStatus(response, error.Span);
        }
    }

    private async ValueTask<Outcome<PooledBuffer>> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!MediaTypes.MayBeJson(response))
        {
            return _failures.Malformed($"answered with {MediaTypes.Of(response)} instead of JSON", response);
        }

        Outcome<PooledBuffer> body = await BodyReader.ReadAsync(response.Content, BodyReader.LongestAnswer, cancellationToken).ConfigureAwait(false);
        return body.IsSuccess ? body : _failures.WhileReading(body.Failure, response);
    }

    private Outcome<ChatResponse> ReadChat(PooledBuffer body, HttpResponseMessage response)
    {
        using (body)
        {
            try
            {
                (ChatResponse? answer, ErrorFacts error) = ChatResponseReader.Read(body.Span, _models);
                return answer is null ? _failures.FromInside(error, response) : answer;
            }
            catch (Exception e) when (JsonRead.IsMalformed(e))
            {
                return _failures.Malformed($"the answer is not a chat completion: {e.Message}", response, e);
            }
        }
    }

    private Outcome<GeneratedEmbeddings<Embedding<float>>> ReadEmbeddings(PooledBuffer body, int count, HttpResponseMessage response)
    {
        using (body)
        {
            try
            {
                (GeneratedEmbeddings<Embedding<float>>? answer, ErrorFacts error) = EmbeddingResponseReader.Read(body.Span, count, _models);
                return answer is null ? _failures.FromInside(error, response) : answer;
            }
            catch (Exception e) when (JsonRead.IsMalformed(e))
            {
                return _failures.Malformed($"the answer is not a list of embeddings: {e.Message}", response, e);
            }
        }
    }

    /// <summary>A 200 that is no stream: an error in its body, or nothing of use.</summary>
    private async ValueTask<Outcome<ChatStreamReader>> NoStreamAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using PooledBuffer body = await BodyReader.ReadErrorAsync(response.Content, cancellationToken).ConfigureAwait(false);
        ErrorFacts error = MediaTypes.IsJson(response) ? ErrorReader.ReadBody(body.Span) : default;
        return error.Code is not null || error.Type is not null
            ? _failures.FromInside(error, response)
            : _failures.Malformed($"answered with {MediaTypes.Of(response)} instead of a stream", response);
    }
}
