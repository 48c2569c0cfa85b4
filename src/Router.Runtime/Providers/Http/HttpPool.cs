namespace LlmRouter.Providers.Http;

/// <summary>
/// The connections of a router: one handler for each distinct endpoint, shared by all deployments behind it. Thread-safe. What
/// the application's factory makes is disposed with the pool.
/// </summary>
/// <param name="handlerFactory"><see cref="RouterOptions.HttpHandlerFactory"/>; <see langword="null"/>: <see cref="SocketsHttpHandler"/>.</param>
internal sealed class HttpPool(Func<Uri, HttpMessageHandler>? handlerFactory = null) : IDisposable
{
    private readonly Dictionary<EndpointKey, HttpMessageInvoker> _invokers = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>The one sender of an endpoint. Not for every call: an adapter asks once.</summary>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public HttpMessageInvoker For(Uri endpoint, TimeSpan connectionLifetime)
    {
        // The lifetime matters to our own handler only: the application's factory is asked once an endpoint.
        EndpointKey key = new(endpoint.Scheme, endpoint.IdnHost, endpoint.Port, handlerFactory is null ? connectionLifetime : TimeSpan.Zero);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_invokers.TryGetValue(key, out HttpMessageInvoker? invoker))
            {
                HttpMessageHandler handler = handlerFactory is null
                    ? CreateHandler(connectionLifetime)
                    : handlerFactory(new Uri(endpoint.GetLeftPart(UriPartial.Authority)))
                        ?? throw new InvalidOperationException($"{nameof(RouterOptions)}.{nameof(RouterOptions.HttpHandlerFactory)} returned null.");
                _invokers.Add(key, invoker = new HttpMessageInvoker(handler, disposeHandler: true));
            }

            return invoker;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        foreach (HttpMessageInvoker invoker in _invokers.Values)
        {
            invoker.Dispose();
        }
    }

    private static SocketsHttpHandler CreateHandler(TimeSpan connectionLifetime) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = connectionLifetime,
        EnableMultipleHttp2Connections = true,

        // A stream that is dropped half way must end upstream at once; one that ended properly leaves only a few bytes to drain.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(100),
        MaxResponseDrainSize = 4_096,
    };

    private readonly record struct EndpointKey(string Scheme, string Host, int Port, TimeSpan Lifetime);
}
