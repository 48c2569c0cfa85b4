using System.ComponentModel;
using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// The client of a chat group. It is an <see cref="IChatClient"/>, so everything that is made for one works on it. Thread-safe;
/// the router owns it, disposing it does nothing.
/// </summary>
/// <remarks>
/// <see cref="ChatOptions.ModelId"/>: null or the group's name is normal, the id of one of its deployments allows only that one,
/// anything else is ignored with one warning. Messages and options are read, never changed. Who holds nothing but an
/// <see cref="IChatClient"/> sets <see cref="RouteOptions"/> by additional properties: <c>llmrouter.retries</c>,
/// <c>llmrouter.timeoutSeconds</c>, <c>llmrouter.fallbacks</c>, ...; they are never sent, and unknown ones are an error.
/// </remarks>
public class ChatGroup : GroupClient, IChatClient
{
    private ChatClientMetadata? _metadata;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal ChatGroup(Router router, int ordinal)
        : base(router, ordinal)
    {
    }

    /// <summary>Asks one question.</summary>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <returns>The answer; <see cref="RouteExtensions.Route(ChatResponse)"/> says how it came about.</returns>
    /// <exception cref="LlmRouterException">No deployment answered.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public Task<ChatResponse> CompleteAsync(string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => CompleteAsync(ChatInput.From(prompt, options), null, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public Task<ChatResponse> CompleteAsync(string prompt, ChatOptions? options, RouteOptions? route, CancellationToken cancellationToken = default)
        => CompleteAsync(ChatInput.From(prompt, options), route, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public Task<ChatResponse> CompleteAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => CompleteAsync(ChatInput.From(messages, options), null, cancellationToken);

    /// <inheritdoc cref="CompleteAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public Task<ChatResponse> CompleteAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, RouteOptions? route, CancellationToken cancellationToken = default)
        => CompleteAsync(ChatInput.From(messages, options), route, cancellationToken);

    /// <summary>
    /// Asks one question and streams the answer. Until the first visible chunk a failure is an ordinary failed attempt; after it,
    /// a stream that breaks ends with <see cref="LlmRouterException"/>, never like a shorter answer. The last update says how the
    /// stream was routed (<see cref="RouteExtensions.Route(ChatResponseUpdate)"/>).
    /// </summary>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <returns>The updates. Enumerating twice makes two calls. Exceptions as for
    /// <see cref="CompleteAsync(string, ChatOptions?, CancellationToken)"/> come while enumerating.</returns>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string prompt, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => StreamAsync(ChatInput.From(prompt, options), null, cancellationToken);

    /// <inheritdoc cref="StreamAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="prompt">The user's message.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        string prompt, ChatOptions? options, RouteOptions? route, CancellationToken cancellationToken = default)
        => StreamAsync(ChatInput.From(prompt, options), route, cancellationToken);

    /// <inheritdoc cref="StreamAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => StreamAsync(ChatInput.From(messages, options), null, cancellationToken);

    /// <inheritdoc cref="StreamAsync(string, ChatOptions?, CancellationToken)"/>
    /// <param name="messages">The conversation; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, RouteOptions? route, CancellationToken cancellationToken = default)
        => StreamAsync(ChatInput.From(messages, options), route, cancellationToken);

    /// <summary>
    /// Says which deployment a request would be sent to now, and why each of the others would not be. Nothing is sent or
    /// reserved; a strategy that goes round counts it as a pick.
    /// </summary>
    /// <param name="messages">The conversation; <see langword="null"/> = one that asks nothing special of a model.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public RouteDecision Explain(IEnumerable<ChatMessage>? messages = null, ChatOptions? options = null, RouteOptions? route = null)
    {
        var operation = new ChatOperation(ChatInput.Imagined(messages, options));
        RoutedCall call = Engine.Start(Ordinal, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), default);
        return call.Explain<ChatOperation, ChatResponse>(ref operation, out _);
    }

    Task<ChatResponse> IChatClient.GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
        => CompleteAsync(messages, options, cancellationToken);

    IAsyncEnumerable<ChatResponseUpdate> IChatClient.GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
        => StreamAsync(messages, options, cancellationToken);

    object? IChatClient.GetService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata ??= new ChatClientMetadata("llmrouter", null, Name)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(Router) ? Router
            : null;
    }

    void IDisposable.Dispose() => GC.SuppressFinalize(this);

    private Task<ChatResponse> CompleteAsync(ChatRequest request, RouteOptions? route, CancellationToken cancellationToken)
        => AttemptLoop.RunAsync<ChatOperation, ChatResponse>(
            Engine.Start(Ordinal, request.Options?.ModelId, Engine.ReadOptions(request.Options?.AdditionalProperties, route), cancellationToken),
            new ChatOperation(request)).AsTask();

    private RoutedStream StreamAsync(ChatRequest request, RouteOptions? route, CancellationToken cancellationToken)
    {
        route = Engine.ReadOptions(request.Options?.AdditionalProperties, route);
        Engine.Check(route, Ordinal);
        return new(token => Engine.Start(Ordinal, request.Options?.ModelId, route, token), request, cancellationToken);
    }
}
