using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmRouter.Testing.Server;

/// <summary>Kestrel without a host, middleware, services or logs: what remains is about as fast as HTTP can be.</summary>
internal sealed class SimulatorServer : IHttpApplication<Exchange>, IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    private readonly LoopbackTransport _transport = new();
    private readonly KestrelServer _kestrel;
    private readonly RequestHandler _handler;
    private int _disposed;

    public SimulatorServer(ProviderSimulator simulator)
    {
        _handler = new RequestHandler(simulator);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;

        // A simulated provider may be as slow as it likes, and so may the clock of a test.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.KeepAliveTimeout = Long;
        options.Limits.RequestHeadersTimeout = Long;
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        _kestrel = new KestrelServer(Options.Create(options), _transport, NullLoggerFactory.Instance);
    }

    public Uri AddressOf(LoopbackPort? port) => new(FormattableString.Invariant($"http://127.0.0.1:{(port ?? _transport.Main).Number}/"));

    public LoopbackPort OpenPort() => _transport.OpenPort();

    public Task StartAsync(CancellationToken cancellationToken) => _kestrel.StartAsync(this, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // A cancelled stop does not wait for requests: stalled ones would never end.
            await _kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
            _kestrel.Dispose();
            await _transport.DisposeAsync().ConfigureAwait(false);
        }
    }

    public Exchange CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    public Task ProcessRequestAsync(Exchange context) => _handler.HandleAsync(context);

    public void DisposeContext(Exchange context, Exception? exception)
    {
    }
}
