using System.Net;
using LlmRouter.Core;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>Where requests go, and what they carry beside the body.</summary>
public class WireTests
{
    [Theory]
    [InlineData("openai", "https://api.openai.com/v1", null, "https://api.openai.com/v1/chat/completions")]
    [InlineData("openai", "https://api.openai.com/v1/", null, "https://api.openai.com/v1/chat/completions")]
    [InlineData("OpenAI", "http://localhost:8080/a/b", null, "http://localhost:8080/a/b/chat/completions")]
    [InlineData("openai", "https://gateway.example/v1?tenant=a", null, "https://gateway.example/v1/chat/completions?tenant=a")]
    [InlineData("azure", "https://east.openai.azure.com", null, "https://east.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("azure", "https://east.openai.azure.com/", null, "https://east.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("azure", "https://east.openai.azure.com/openai/v1/", null, "https://east.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("azure", "https://east.openai.azure.com/openai", null, "https://east.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("azure", "https://east.openai.azure.com", "preview", "https://east.openai.azure.com/openai/v1/chat/completions?api-version=preview")]
    [InlineData("azure", "https://east.openai.azure.com/openai/v1", "2024-10-21", "https://east.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21")]
    public async Task Requests_go_to_the_providers_address(string provider, string endpoint, string? version, string expected)
    {
        StubHandler handler = StubHandler.Json("{}");
        await Given.Complete(handler, connection: Given.Connection(provider, endpoint, model: "my gpt", apiVersion: version));
        Assert.Equal(expected, handler.Uri?.AbsoluteUri);
        Assert.Contains("\"model\":\"my gpt\"", handler.Body);
    }

    [Theory]
    [InlineData("2024-06-01", "\"max_tokens\":3", false)]
    [InlineData("2024-10-21", "\"max_completion_tokens\":3", true)]
    [InlineData(null, "\"max_completion_tokens\":3", true)]
    public async Task An_old_api_version_is_not_sent_what_it_does_not_know(string? version, string limit, bool usage)
    {
        StubHandler handler = StubHandler.Sse("");
        await Given.Stream(
            handler,
            Given.Request(options: new ChatOptions { MaxOutputTokens = 3 }),
            Given.Connection("azure", "https://east.openai.azure.com", apiVersion: version));
        Assert.Contains(limit, handler.Body);
        Assert.Equal(usage, handler.Body!.Contains("stream_options", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_key_travels_in_the_providers_header_and_nowhere_else()
    {
        StubHandler handler = StubHandler.Json("{}");
        await Given.Complete(handler, connection: Given.Connection(key: " " + Given.Key + "\n"));
        Assert.Equal("Bearer " + Given.Key, handler.Headers["Authorization"]);
        Assert.DoesNotContain(Given.Key, handler.Uri + handler.Body);

        handler = StubHandler.Json("{}");
        await Given.Complete(handler, connection: Given.Connection("azure", "https://east.openai.azure.com"));
        Assert.Equal(Given.Key, handler.Headers["api-key"]);
        Assert.False(handler.Headers.ContainsKey("Authorization"));

        handler = StubHandler.Json("{}");
        await Given.Complete(handler, connection: Given.Connection(key: null));
        Assert.False(handler.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Organization_project_and_own_headers_are_sent()
    {
        StubHandler handler = StubHandler.Json("{}");
        DeploymentConnection connection = new()
        {
            Name = "g/d",
            Provider = "openai",
            Model = "m",
            Endpoint = new Uri("https://api.openai.com/v1"),
            ApiKey = new Secret("k"),
            Organization = "org-1",
            Project = "proj-1",
            Headers = [new("X-Own", "a, b"), new("authorization", "Custom x")],
        };
        await Given.Complete(handler, connection: connection);
        Assert.Equal("org-1", handler.Headers["OpenAI-Organization"]);
        Assert.Equal("proj-1", handler.Headers["OpenAI-Project"]);
        Assert.Equal("a, b", handler.Headers["X-Own"]);
        Assert.Equal("Custom x", handler.Headers["Authorization"]);
        Assert.Equal("application/json", handler.Headers["Accept"]);
    }

    [Theory]
    [InlineData("X-Own", "secret\r\nEvil: 1")]
    [InlineData("X-Own", "secret\u00fc")]
    [InlineData("X Own", "secret")]
    [InlineData("", "secret")]
    public void A_header_that_cannot_be_sent_is_a_fault_that_does_not_show_it(string name, string value)
    {
        RouterConfigurationException e = Assert.Throws<RouterConfigurationException>(
            () => Given.Client(StubHandler.Json("{}"), Given.Connection(headers: new KeyValuePair<string, string>(name, value))));
        Assert.Contains("gpt-4/one", e.Message);
        Assert.DoesNotContain("secret", e.Message);
    }

    [Theory]
    [InlineData("sk-a\nb")]
    [InlineData("sk-\u00fc")]
    [InlineData("  ")]
    public void A_key_that_cannot_be_sent_is_a_fault_that_does_not_show_it(string key)
    {
        RouterConfigurationException e = Assert.Throws<RouterConfigurationException>(() => Given.Client(StubHandler.Json("{}"), Given.Connection(key: key)));
        Assert.Contains("gpt-4/one: the API key", e.Message);
        Assert.DoesNotContain("sk-", e.Message);
    }

    [Fact]
    public void An_unknown_provider_is_a_fault()
        => Assert.Contains("'nobody'", Assert.Throws<RouterConfigurationException>(() => Given.Client(StubHandler.Json("{}"), Given.Connection("nobody"))).Message);

    [Fact]
    public void One_handler_serves_all_deployments_of_an_endpoint_and_ends_with_the_pool()
    {
        List<(Uri Endpoint, StubHandler Handler)> made = [];
        HttpPool pool = new(endpoint =>
        {
            made.Add((endpoint, StubHandler.Json("{}")));
            return made[^1].Handler;
        });
        HttpMessageInvoker one = pool.For(new Uri("https://a.example/v1"), TimeSpan.FromMinutes(1));
        Assert.Same(one, pool.For(new Uri("https://A.example:443/other"), TimeSpan.FromMinutes(2)));
        Assert.NotSame(one, pool.For(new Uri("http://a.example/v1"), TimeSpan.FromMinutes(1)));
        Assert.NotSame(one, pool.For(new Uri("https://a.example:8443/v1"), TimeSpan.FromMinutes(1)));
        Assert.Equal(["https://a.example/", "http://a.example/", "https://a.example:8443/"], made.Select(m => m.Endpoint.ToString()));
        pool.Dispose();
        pool.Dispose();
        Assert.All(made, m => Assert.True(m.Handler.IsDisposed));
        Assert.Throws<ObjectDisposedException>(() => pool.For(new Uri("https://a.example"), TimeSpan.Zero));
    }

    [Fact]
    public void Our_own_handlers_are_apart_by_the_life_of_their_connections()
    {
        using HttpPool pool = new();
        HttpMessageInvoker one = pool.For(new Uri("https://a.example/v1"), TimeSpan.FromMinutes(1));
        Assert.Same(one, pool.For(new Uri("https://a.example/v1"), TimeSpan.FromMinutes(1)));
        Assert.NotSame(one, pool.For(new Uri("https://a.example/v1"), TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Cancelling_while_the_answer_is_awaited_or_read_lets_the_cancellation_through()
    {
        SilentStream silent = new("{"u8.ToArray());
        TaskCompletionSource sending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StubHandler waits = new(async (_, token) =>
        {
            sending.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new HttpResponseMessage();
        });
        StubHandler reads = new((_, _) => Task.FromResult(StubHandler.Response(silent, "application/json")));
        foreach ((StubHandler handler, Task begun) in new[] { (waits, sending.Task), (reads, silent.Waiting.Task) })
        {
            using CancellationTokenSource source = new();
            Task<Outcome<ChatResponse>> call = Given.Client(handler).CompleteAsync(Given.Request(), source.Token).AsTask();
            await begun;
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.True(silent.IsDisposed);
    }

    [Fact]
    public async Task A_body_that_is_being_sent_outlives_its_disposal()
    {
        PooledBuffer buffer = new();
        buffer.Append("0123456789"u8);
        PooledContent content = new(buffer);
        SlowSink sink = new();
        Task sending = content.CopyToAsync(sink);
        content.Dispose();
        Assert.Equal(10, buffer.Length);
        sink.Go.SetResult();
        await sending;
        Assert.Equal("0123456789", System.Text.Encoding.ASCII.GetString(sink.Taken));
        Assert.Equal(0, buffer.Length);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => content.CopyToAsync(new MemoryStream()));
    }

    private sealed class SlowSink : MemoryStream
    {
        public TaskCompletionSource Go { get; } = new();

        public byte[] Taken { get; private set; } = [];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Go.Task;
            Taken = buffer.ToArray();
        }
    }
}
