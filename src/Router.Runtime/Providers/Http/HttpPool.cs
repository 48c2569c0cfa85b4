using LlmRouter.Resilience;

namespace LlmRouter.Providers.Http;

/// <summary>
/// The connections of a router: one handler for each distinct endpoint, shared by all deployments behind it. Thread-safe. What
/// the application's factory makes is disposed with the pool.
/// </summary>
/// <param name="handlerFactory"><see cref="RouterOptions.HttpHandlerFactory"/>; <see langword="null"/>: <see cref="SocketsHttpHandler"/>.</param>
/// <param name="watch">Looks for clients and handlers that retry by themselves; disposed with the pool.</param>
internal sealed class HttpPool(Func<Uri, HttpMessageHandler>? handlerFactory = null, RetryWatch? watch = null) : IDisposable
{
    private readonly Dictionary<EndpointKey, Entry> _entries = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Who looks for clients of the application that retry by themselves.</summary>
    public RetryWatch? Watch => watch;

    /// <summary>The same where the handlers are the application's.</summary>
    public RetryWatch? HandlerWatch => handlerFactory is null ? null : watch;

    /// <summary>
    /// The one sender of an endpoint. Not for every call: an adapter asks once, and holds it until <see cref="Leave"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public HttpMessageInvoker For(Uri endpoint, TimeSpan connectionLifetime)
    {
        EndpointKey key = Key(endpoint, connectionLifetime);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(key, out Entry? entry))
            {
                HttpMessageHandler handler = handlerFactory is null
                    ? CreateHandler(connectionLifetime)
                    : Make(new Uri(endpoint.GetLeftPart(UriPartial.Authority)))
                        ?? throw new InvalidOperationException($"{nameof(RouterOptions)}.{nameof(RouterOptions.HttpHandlerFactory)} returned null.");
                _entries.Add(key, entry = new Entry(new HttpMessageInvoker(handler, disposeHandler: true)));
            }

            entry.Holders++;
            return entry.Invoker;
        }
    }

    /// <summary>Ends what <see cref="For"/> gave to one adapter, whose last call has ended. The last one out closes the connections.</summary>
    public void Leave(Uri endpoint, TimeSpan connectionLifetime)
    {
        EndpointKey key = Key(endpoint, connectionLifetime);
        Entry? entry;
        lock (_lock)
        {
            if (_disposed || !_entries.TryGetValue(key, out entry) || --entry.Holders > 0)
            {
                return;
            }

            _entries.Remove(key);
        }

        entry.Invoker.Dispose();
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

        watch?.Dispose();
        foreach (Entry entry in _entries.Values)
        {
            entry.Invoker.Dispose();
        }
    }

    // The lifetime matters to our own handler only: the application's factory is asked once an endpoint.
    private EndpointKey Key(Uri endpoint, TimeSpan connectionLifetime)
        => new(endpoint.Scheme, endpoint.IdnHost, endpoint.Port, handlerFactory is null ? connectionLifetime : TimeSpan.Zero);

    private HttpMessageHandler? Make(Uri endpoint)
    {
        HttpMessageHandler? made = handlerFactory!(endpoint);
        return watch is null ? made : watch.Check(made, endpoint);
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

    private sealed class Entry(HttpMessageInvoker invoker)
    {
        public HttpMessageInvoker Invoker => invoker;

        /// <summary>How many adapters hold it.</summary>
        public int Holders { get; set; }
    }

    private readonly record struct EndpointKey(string Scheme, string Host, int Port, TimeSpan Lifetime);
}
