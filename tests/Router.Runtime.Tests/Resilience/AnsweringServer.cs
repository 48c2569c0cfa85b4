using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmRouter.Tests.Resilience;

/// <summary>A provider on a loopback socket: each request is answered with the status that a test says, on a connection of its own.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private const string Completion = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _requests;

    public AnsweringServer()
    {
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _ = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>The status of the n-th answer, from 1.</summary>
    public Func<int, int> Answers { get; set; } = _ => 200;

    public int Requests => Volatile.Read(ref _requests);

    public string LastRequest { get; private set; } = "";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                var seen = new StringBuilder();
                byte[] buffer = new byte[16_384];
                while (!IsWhole(seen.ToString()))
                {
                    int read = await stream.ReadAsync(buffer);
                    if (read == 0)
                    {
                        return;
                    }

                    seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                LastRequest = seen.ToString();
                int status = Answers(Interlocked.Increment(ref _requests));
                string body = status == 200 ? Completion : """{"error":{"message":"m"}}""";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            }
            catch (IOException)
            {
                // Whoever asked has left.
            }
        }
    }

    private static bool IsWhole(string request)
    {
        int end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        int at = request.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at < end
            ? request.Length - end - 4 >= int.Parse(request.AsSpan(at + 16, request.IndexOf('\r', at) - at - 16), System.Globalization.CultureInfo.InvariantCulture)
            : !request.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) || request.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }
}
