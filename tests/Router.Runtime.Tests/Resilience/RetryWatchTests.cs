using System.Net;
using LlmRouter.Core;
using LlmRouter.Resilience;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Tests.Resilience;

/// <summary>A second retry owner is found over real sockets, and nobody else is taken for one.</summary>
public sealed class RetryWatchTests : IDisposable
{
    private readonly AnsweringServer _server = new();
    private readonly Lines _log = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_repeats_what_failed_is_reported_once(bool stream)
    {
        _server.Answers = _ => 500;
        using Router router = With(SdkChatClient.Create(new SocketsHttpHandler(), retries: 2, _server.Endpoint));
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream));
        }

        Assert.True(_server.Requests >= 6);
        string line = Assert.Single(_log.Warnings);
        Assert.Contains("g/a", line);
        Assert.Contains("retry count of 0", line);
    }

    [Fact]
    public async Task A_client_with_its_retries_off_is_not_reported()
    {
        _server.Answers = _ => 500;
        using Router router = With(SdkChatClient.Create(new SocketsHttpHandler(), retries: 0, _server.Endpoint));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: false));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: true));
        Assert.Equal(2, _server.Requests);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_client_that_makes_several_calls_for_one_is_not_reported()
    {
        using Router router = With(SdkChatClient.Create(new SocketsHttpHandler(), retries: 2, _server.Endpoint, calls: 3));
        await Ask(router, stream: false);
        Assert.Equal(3, _server.Requests);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_with_a_new_credential_is_no_retry()
    {
        _server.Answers = request => request == 1 ? 401 : 200;
        using Router router = With(new HttpChatClient(_server.Endpoint, repeats: 1));
        await Ask(router, stream: false);
        Assert.Equal(2, _server.Requests);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task Going_on_somewhere_else_is_no_retry()
    {
        _server.Answers = request => request == 1 ? 503 : 200;
        using Router router = With(new HttpChatClient(_server.Endpoint, repeats: 1, otherPath: true));
        await Ask(router, stream: false);
        Assert.Equal(2, _server.Requests);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_connection_that_is_tried_again_is_a_retry()
    {
        Uri nobody = _server.Endpoint;
        _server.Dispose();
        using Router router = With(new HttpChatClient(nobody, repeats: 1));
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: false));
        Assert.Single(_log.Warnings);
    }

    [Fact]
    public async Task Handlers_of_the_application_are_watched_and_our_own_are_not()
    {
        _server.Answers = _ => 500;
        foreach (bool retries in (bool[])[false, true])
        {
            using Router router = Router.Parse(Json(), Options(o => o.HttpHandlerFactory = _ => retries ? new RepeatingHandler { InnerHandler = new SocketsHttpHandler() } : new SocketsHttpHandler()));
            await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: false));
            await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: true));
            Assert.Equal(retries ? 1 : 0, _log.Warnings.Count);
        }

        using Router plain = Router.Parse(Json(), Options());
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(plain, stream: false));
        Assert.Single(_log.Warnings);
    }

    [Fact]
    public void A_handler_that_is_made_to_retry_is_named_at_the_start()
    {
        using Router router = Router.Parse(Json(), Options(o => o.HttpHandlerFactory = _ => new RepeatingHandler
        {
            InnerHandler = new Microsoft.Extensions.Http.PolicyHttpMessageHandler { InnerHandler = new SocketsHttpHandler() },
        }));
        Assert.Contains("PolicyHttpMessageHandler", Assert.Single(_log.Warnings));
    }

    [Fact]
    public async Task Nothing_is_added_to_what_is_sent_and_nothing_is_seen_after_the_router_has_ended()
    {
        _server.Answers = _ => 500;
        var client = SdkChatClient.Create(new SocketsHttpHandler(), retries: 0, _server.Endpoint);
        var router = With(client);
        await Assert.ThrowsAsync<LlmRouterException>(() => Ask(router, stream: false));
        Assert.DoesNotContain("traceparent", _server.LastRequest, StringComparison.OrdinalIgnoreCase);
        router.Dispose();

        var watch = new RetryWatch(_log);
        using (AttemptMark mark = watch.Begin("g/a")!)
        {
            watch.Dispose();
            mark.Flow();
            using var http = new HttpClient();
            await http.GetAsync(_server.Endpoint);
            await http.GetAsync(_server.Endpoint);
        }

        Assert.Null(watch.Begin("g/a"));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task Other_traffic_of_the_process_is_none_of_its_business()
    {
        _server.Answers = _ => 500;
        using var watch = new RetryWatch(_log);
        using (watch.Begin("g/a"))
        {
            using var http = new HttpClient();
            await http.GetAsync(_server.Endpoint);
            await http.GetAsync(_server.Endpoint);
        }

        Assert.Empty(_log.Warnings);
        Assert.Null(AttemptMark.Current);
    }

    [Fact]
    public void Among_requests_at_the_same_time_none_repeats_another()
    {
        using var watch = new RetryWatch(_log);
        using AttemptMark mark = watch.Begin("g/a")!;
        Assert.False(mark.Starts("x"));
        Assert.False(mark.Starts("x"));
        mark.Ended("x", failed: true);
        Assert.False(mark.Starts("x"));
        mark.Ended("x", failed: false);
        mark.Ended("x", failed: true);
        Assert.True(mark.Starts("x"));
        mark.Ended(null, failed: true);
        Assert.False(mark.Starts("y"));
    }

    [Fact]
    public void Without_a_log_there_is_no_watch()
    {
        using Router router = Router.Parse(Json(), new RouterOptions { EnvironmentVariables = _ => "key", HttpHandlerFactory = _ => new Microsoft.Extensions.Http.PolicyHttpMessageHandler { InnerHandler = new SocketsHttpHandler() } });
        Assert.Null(new RetryWatch(new Lines { Level = LogLevel.Error }).Begin("g/a"));
    }

    private static async Task Ask(Router router, bool stream)
    {
        if (!stream)
        {
            await router.Chat("g").CompleteAsync("hi");
            return;
        }

        await foreach (ChatResponseUpdate _ in router.Chat("g").StreamAsync("hi"))
        {
        }
    }

    private string Json() => $$"""{ "groups": { "g": { "retries": 0, "cooldown": "off", "deployments": [ { "id": "a", "model": "openai/m", "endpoint": "{{_server.Endpoint}}", "apiKey": "env:K" } ] } } }""";

    private Router With(IChatClient client) => Router.Parse(Json(), Options().UseChatClient("g/a", client));

    private RouterOptions Options(Action<RouterOptions>? configure = null)
    {
        var options = new RouterOptions { LoggerFactory = _log, EnvironmentVariables = _ => "key" };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>A client of an application that sends by itself, and again when it fails.</summary>
    private sealed class HttpChatClient(Uri endpoint, int repeats, bool otherPath = false) : IChatClient
    {
        private readonly HttpClient _http = new();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    using HttpResponseMessage response = await _http.PostAsync(otherPath ? new Uri(endpoint, $"/{i}") : endpoint, new StringContent("{}"), cancellationToken);
                    response.EnsureSuccessStatusCode();
                    return new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok"));
                }
                catch (HttpRequestException) when (i < repeats)
                {
                }
            }
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => _http.Dispose();
    }

    private sealed class RepeatingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            HttpResponseMessage? response = null;
            for (int i = 0; i < 2; i++)
            {
                response?.Dispose();
                request.Content = new ByteArrayContent(body);
                response = await base.SendAsync(request, cancellationToken);
            }

            return response!;
        }
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public LogLevel Level { get; init; } = LogLevel.Warning;

        public List<string> Warnings { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is 320 or 321)
            {
                lock (Warnings)
                {
                    Warnings.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
