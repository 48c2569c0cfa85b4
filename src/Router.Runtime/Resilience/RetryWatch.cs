using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Resilience;

/// <summary>
/// Finds a second retry owner: a client or handler of the application that repeats failed requests by itself, behind the back of
/// the router's limits, waits and deadlines. It is said once for each deployment. It looks only at requests that are sent inside
/// an attempt that is marked (<see cref="AttemptMark"/>); other HTTP traffic of the process pays for one comparison a request, and a
/// router without such clients and handlers has no watch. Thread-safe.
/// </summary>
internal sealed class RetryWatch(ILogger log) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Source = "HttpHandlerDiagnosticListener";

    // These two start no activity, so that no trace header is sent on our account.
    private const string Starts = "System.Net.Http.Request";
    private const string Ends = "System.Net.Http.Response";

    // Handlers that are made to send again.
    private static readonly string[] RetryHandlers =
    [
        "Microsoft.Extensions.Http.Resilience.ResilienceHandler",
        "Microsoft.Extensions.Http.PolicyHttpMessageHandler",
    ];

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.OrdinalIgnoreCase);
    private IDisposable? _listeners;
    private IDisposable? _events;
    private int _begun;
    private bool _ended;

    /// <summary>Begins an attempt of a deployment; <see langword="null"/> where nothing is to be found out any more.</summary>
    public AttemptMark? Begin(string deployment)
    {
        if (Volatile.Read(ref _ended) || _reported.ContainsKey(deployment) || !log.IsEnabled(LogLevel.Warning))
        {
            return null;
        }

        Subscribe();
        return new AttemptMark(this, deployment);
    }

    /// <summary>Looks at a handler that the application made, before it is used.</summary>
    public HttpMessageHandler? Check(HttpMessageHandler? handler, Uri endpoint)
    {
        for (HttpMessageHandler? part = handler; part is not null; part = (part as DelegatingHandler)?.InnerHandler)
        {
            if (part.GetType().FullName is { } name && Array.IndexOf(RetryHandlers, name) >= 0)
            {
                Log.HandlerRetries(log, endpoint.GetLeftPart(UriPartial.Authority), name);
                break;
            }
        }

        return handler;
    }

    public void Dispose()
    {
        // A full fence here and in Keep: one of the two sees the other.
        Interlocked.Exchange(ref _ended, true);
        Interlocked.Exchange(ref _listeners, null)?.Dispose();
        Interlocked.Exchange(ref _events, null)?.Dispose();
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == Source)
        {
            Keep(value.Subscribe(this, IsWanted), ref _events);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not { } payload || AttemptMark.Current is not { } mark || mark.Watch != this)
        {
            return;
        }

        try
        {
            if (value.Key == Starts)
            {
                if (mark.Starts(Target(RequestOf(payload))) && _reported.TryAdd(mark.Deployment, true))
                {
                    Log.ClientRetries(log, mark.Deployment);
                }
            }
            else if (value.Key == Ends)
            {
                // No response: the connection failed. A credential that was refused may be renewed, and the request sent with it.
                HttpResponseMessage? response = ResponseOf(payload);
                mark.Ended(
                    response?.RequestMessage is { } request ? Target(request) : null,
                    response is null || (int)response.StatusCode is >= 400 and not 401 and not 407);
            }
        }
        catch (Exception)
        {
            // A platform whose events look otherwise: nothing is watched there.
            Dispose();
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private static string Target(HttpRequestMessage request) => $"{request.Method} {request.RequestUri}";

    private bool IsWanted(string name, object? request, object? more) => name is Starts or Ends && AttemptMark.Current?.Watch == this;

    // Without a lock of ours: the platform calls us, and we call it, under one of its own.
    private void Subscribe()
    {
        if (Volatile.Read(ref _begun) == 0 && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            Keep(DiagnosticListener.AllListeners.Subscribe(this), ref _listeners);
        }
    }

    private void Keep(IDisposable subscription, ref IDisposable? place)
    {
        if (Interlocked.CompareExchange(ref place, subscription, null) is not null)
        {
            subscription.Dispose();
        }
        else if (Volatile.Read(ref _ended))
        {
            Interlocked.Exchange(ref place, null)?.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Request")]
    private static extern HttpRequestMessage RequestOf([UnsafeAccessorType("System.Net.Http.DiagnosticsHandler+RequestData, System.Net.Http")] object payload);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Response")]
    private static extern HttpResponseMessage? ResponseOf([UnsafeAccessorType("System.Net.Http.DiagnosticsHandler+ResponseData, System.Net.Http")] object payload);
}
