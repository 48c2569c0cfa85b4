using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>Over real sockets, with our own handler.</summary>
public sealed class LoopbackTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpPool _pool = new();

    public LoopbackTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public async Task An_answer_comes_back()
    {
        Task<string> served = Serve("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
            + """{"choices":[{"message":{"content":"ok"},"finish_reason":null}]}""");
        Assert.Equal("ok", (await Client().CompleteAsync(Given.Request(), default)).Value.Text);
        Assert.StartsWith("POST /v1/chat/completions HTTP/1.1\r\n", await served);
    }

    [Fact]
    public async Task A_body_that_ends_before_its_announced_length_is_malformed()
    {
        Task served = Serve("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"choices\":");
        Assert.Equal(FailureKind.MalformedResponse, (await Client().CompleteAsync(Given.Request(), default)).Failure?.Kind);
        await served;
    }

    [Fact]
    public async Task A_refused_connection_was_never_sent()
    {
        DeploymentClient client = Client();
        _listener.Stop();
        Failure failure = (await client.CompleteAsync(Given.Request(), default)).Failure!;
        Assert.Equal((FailureKind.Connection, FailureStage.NotSent), (failure.Kind, failure.Stage));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Task served = Serve("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        Failure failure = (await Client().CompleteAsync(Given.Request(), default)).Failure!;
        Assert.Equal((FailureKind.NotFound, 307), (failure.Kind, failure.StatusCode));
        await served;
    }

    [Fact]
    public async Task Disposing_a_stream_half_way_closes_its_connection()
    {
        using Socket socket = await Accept(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
            async client =>
            {
                ChatStreamReader reader = (await client.StreamAsync(Given.Request(), default)).Value;
                Assert.Equal("a", (await reader.ReadAsync(default)).Value?.Text);
                Task<Outcome<ChatResponseUpdate?>> pending = reader.ReadAsync(default).AsTask();
                await reader.DisposeAsync();
                Assert.Equal(FailureKind.Connection, (await pending).Failure?.Kind);
            });
        byte[] rest = new byte[16];
        int read;
        try
        {
            read = await socket.ReceiveAsync(rest);
        }
        catch (SocketException)
        {
            read = 0;
        }

        Assert.Equal(0, read);
    }

    private DeploymentClient Client()
        => ProviderRegistry.Create(Given.Connection(endpoint: $"http://{_listener.LocalEndpoint}/v1"), _pool, TimeProvider.System);

    private async Task<string> Serve(string answer)
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        string request = await ReadRequest(socket);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        socket.Shutdown(SocketShutdown.Send);
        return request;
    }

    private async Task<Socket> Accept(string answer, Func<DeploymentClient, Task> use)
    {
        Task used = use(Client());
        Socket socket = await _listener.AcceptSocketAsync();
        await ReadRequest(socket);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        await used;
        return socket;
    }

    /// <summary>Head and body: the body ends with the object.</summary>
    private static async Task<string> ReadRequest(Socket socket)
    {
        StringBuilder request = new();
        byte[] buffer = new byte[4_096];
        while (!request.ToString().EndsWith("}]}", StringComparison.Ordinal) && !request.ToString().EndsWith("}}", StringComparison.Ordinal))
        {
            int read = await socket.ReceiveAsync(buffer);
            request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            if (read == 0)
            {
                break;
            }
        }

        return request.ToString();
    }
}
