using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmRouter.Testing.Server;

/// <summary>
/// The transport under Kestrel: one logical listener fed by any number of ports, because Kestrel itself cannot open and
/// close ports while it runs.
/// </summary>
internal sealed class LoopbackTransport : IConnectionListenerFactory, IConnectionListener
{
    private readonly SocketConnectionContextFactory _factory = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly List<LoopbackPort> _ports = [];
    private readonly Lock _lock = new();

    public LoopbackTransport() => Main = OpenPort();

    /// <summary>The port that all deployments share.</summary>
    public LoopbackPort Main { get; }

    public EndPoint EndPoint => new IPEndPoint(IPAddress.Loopback, Main.Number);

    public LoopbackPort OpenPort()
    {
        var port = new LoopbackPort(_factory, _accepted.Writer);
        lock (_lock)
        {
            _ports.Add(port);
        }

        return port;
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (LoopbackPort port in _ports)
            {
                port.Dispose();
            }
        }

        _accepted.Writer.TryComplete();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out ConnectionContext? connection))
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _factory.Dispose();
    }
}
