using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LlmRouter.Testing.Server;

/// <summary>
/// One listening port on 127.0.0.1. It can be closed, so that clients are refused for real, and opened again at the same
/// number: while closed the number stays bound, so that nobody else gets it. Thread-safe.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    private readonly SocketConnectionContextFactory _factory;
    private readonly ChannelWriter<ConnectionContext> _accepted;
    private readonly Lock _lock = new();
    private Socket _socket;
    private bool _open;
    private bool _disposed;

    public LoopbackPort(SocketConnectionContextFactory factory, ChannelWriter<ConnectionContext> accepted)
    {
        _factory = factory;
        _accepted = accepted;
        _socket = Bind(0);
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        Open();
    }

    public int Number { get; }

    public void Open()
    {
        lock (_lock)
        {
            if (_open || _disposed)
            {
                return;
            }

            _socket.Listen(512);
            _open = true;
            _ = AcceptAsync(_socket);
        }
    }

    /// <summary>From here on connections are refused. Connections that exist live on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (!_open || _disposed)
            {
                return;
            }

            _open = false;
            _socket.Dispose();
            _socket = Bind(Number);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _open = false;
            _socket.Dispose();
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ObjectDisposedException || IsEnd((exception as SocketException)?.SocketErrorCode))
            {
                return;
            }
            catch (SocketException)
            {
                // A client that was gone before it was accepted.
                continue;
            }

            client.NoDelay = true;
            ConnectionContext connection = _factory.Create(client);
            if (!_accepted.TryWrite(connection))
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static bool IsEnd(SocketError? error)
        => error is SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument or SocketError.NotSocket;
}
