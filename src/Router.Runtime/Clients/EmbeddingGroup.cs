using System.ComponentModel;
using LlmRouter.Core;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// The client of an embedding group. It is an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>. Thread-safe; the router
/// owns it, disposing it does nothing.
/// </summary>
public class EmbeddingGroup : GroupClient, IEmbeddingGenerator<string, Embedding<float>>
{
    private EmbeddingGeneratorMetadata? _metadata;

    /// <summary>For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal EmbeddingGroup(Router router, int ordinal)
        : base(router, ordinal)
    {
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="values">The texts; a lazy sequence is enumerated once.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <param name="cancellationToken">Ends the call, wherever it is.</param>
    /// <returns>A vector for each text, in their order;
    /// <see cref="RouteExtensions.Route{TEmbedding}(GeneratedEmbeddings{TEmbedding})"/> says how they came about.</returns>
    /// <exception cref="LlmRouterException">No deployment answered.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, RouteOptions? route = null, CancellationToken cancellationToken = default)
        => AttemptLoop.RunAsync<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(
            Engine.Start(Ordinal, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), cancellationToken),
            new EmbeddingOperation(ChatInput.From(values, options))).AsTask();

    /// <summary>
    /// Says which deployment a request would be sent to now, and why each of the others would not be. Nothing is sent or
    /// reserved; a strategy that goes round counts it as a pick.
    /// </summary>
    /// <param name="values">The texts; <see langword="null"/> = none in particular.</param>
    /// <param name="options">What is asked of the model.</param>
    /// <param name="route">What is asked of the router.</param>
    /// <exception cref="ObjectDisposedException">The router was disposed.</exception>
    public RouteDecision Explain(IEnumerable<string>? values = null, EmbeddingGenerationOptions? options = null, RouteOptions? route = null)
    {
        var operation = new EmbeddingOperation(values is null ? new([], options) : ChatInput.From(values, options));
        RoutedCall call = Engine.Start(Ordinal, options?.ModelId, Engine.ReadOptions(options?.AdditionalProperties, route), default);
        return call.Explain<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(ref operation, out _);
    }

    Task<GeneratedEmbeddings<Embedding<float>>> IEmbeddingGenerator<string, Embedding<float>>.GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
        => EmbedAsync(values, options, null, cancellationToken);

    object? IEmbeddingGenerator.GetService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata ??= new EmbeddingGeneratorMetadata("llmrouter", null, Name)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(Router) ? Router
            : null;
    }

    void IDisposable.Dispose() => GC.SuppressFinalize(this);
}
