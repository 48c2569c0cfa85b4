using System.Net.Sockets;
using LlmRouter.Testing.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LlmRouter.Testing.Server;

/// <summary>One request on its connection, from its headers to the end of its answer.</summary>
internal sealed class Exchange(IFeatureCollection features)
{
    private const int Admitted = 1;
    private const int Released = 2;

    private readonly IHttpRequestLifetimeFeature _lifetime = features.Get<IHttpRequestLifetimeFeature>()!;
    private ResponseWire? _wire;
    private SimulatedDeployment? _deployment;
    private int _admission;
    private int _completed;

    public IFeatureCollection Features { get; } = features;

    public IHttpRequestFeature Http { get; } = features.Get<IHttpRequestFeature>()!;

    /// <summary>Fires when the client goes away, and when the connection is cut from here.</summary>
    public CancellationToken Gone { get; } = features.Get<IHttpRequestLifetimeFeature>()!.RequestAborted;

    public ResponseWire Wire => _wire ??= new KestrelWire(Features);

    /// <summary>Whether headers have gone out.</summary>
    public bool HasBegun => _wire is RawWire || Features.Get<IHttpResponseFeature>()!.HasStarted;

    private Socket Socket => Features.Get<IConnectionSocketFeature>()!.Socket;

    /// <summary>
    /// Takes the answer out of Kestrel's hands, which would not let a body be shorter than announced, and does not tell when
    /// bytes have been sent. The connection cannot be used again afterwards.
    /// </summary>
    public RawWire UseRawWire()
    {
        var raw = new RawWire(Socket, Wire.Headers);
        _wire = raw;
        return raw;
    }

    /// <summary>From here on the exchange counts as the deployment's; <see langword="false"/> when that one is dead.</summary>
    public bool TryEnter(SimulatedDeployment deployment)
    {
        _deployment = deployment;
        return deployment.Enter(this);
    }

    /// <summary>To be called when the limiter has admitted the request.</summary>
    public void SetAdmitted()
    {
        if (Interlocked.CompareExchange(ref _admission, Admitted, 0) != 0)
        {
            // It was cut in between, and what was cut is not released again.
            _deployment!.Limiter.Release();
        }
    }

    /// <summary>
    /// Books what came of the request; the first word counts. Called before the last bytes go out, so that a client which has
    /// its answer finds it in the records.
    /// </summary>
    public void Complete(ExchangeOutcome outcome)
    {
        if (_deployment is null || Interlocked.Exchange(ref _completed, 1) != 0)
        {
            return;
        }

        _deployment.Leave(this);
        if (Interlocked.Exchange(ref _admission, Released) == Admitted)
        {
            _deployment.Limiter.Release();
        }

        _deployment.Traffic.End(outcome);
    }

    /// <summary>Cuts the connection with a TCP reset. From any thread, more than once.</summary>
    public void Reset()
    {
        Complete(ExchangeOutcome.Broken);
        try
        {
            Socket.LingerState = new LingerOption(true, 0);
            Socket.Dispose();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }

        _lifetime.Abort();
    }

    /// <summary>Ends the connection in order (TCP FIN) after what was sent.</summary>
    public async ValueTask HangUpAsync()
    {
        Socket.Shutdown(SocketShutdown.Send);

        // Closing before the client has would turn the orderly end into a reset.
        await WaitUntilGoneAsync(TimeProvider.System, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        _lifetime.Abort();
    }

    /// <summary>Waits until the client goes away, but no longer than that.</summary>
    public async ValueTask WaitUntilGoneAsync(TimeProvider clock, TimeSpan longest)
    {
        try
        {
            await Task.Delay(longest, clock, Gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is what it waits for.
        }
    }
}
