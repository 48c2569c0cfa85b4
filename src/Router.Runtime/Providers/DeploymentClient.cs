using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Limits;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>
/// The adapter of one deployment: requests go out in its provider's wire format and come back as the platform's types.
/// Thread-safe. It makes exactly one HTTP request a call, never retries, never waits, and never times out by itself. Failures
/// are returned; only <see cref="OperationCanceledException"/> (of the given token) is let through.
/// </summary>
internal abstract class DeploymentClient
{
    /// <summary>Whether it marks the beginning of an answer (<see cref="PrefixMessage"/>) as one, for servers that look for the mark.</summary>
    public virtual bool MarksPrefixes => false;

    /// <summary>A whole answer.</summary>
    public virtual ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
        => new(Missing("chat"));

    /// <summary>
    /// Opens a stream: returns when the response's headers are here and say success. The token governs the opening only; each
    /// read has its own.
    /// </summary>
    public virtual ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
        => new(Missing("chat streaming"));

    /// <summary>One vector for each value, in the order of the values.</summary>
    public virtual ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
        => new(Missing("embedding"));

    /// <summary>Gives it what it is to tell of a provider's own limits, where answers say what is left of them.</summary>
    public virtual void Attach(Headroom headroom)
    {
    }

    /// <summary>The client of the application behind this adapter, when there is one.</summary>
    public virtual object? GetService(Type serviceType, object? serviceKey) => null;

    private static Failure Missing(string operation)
        => new(FailureKind.Unsupported, FailureStage.NotSent, $"this deployment has no {operation} operation");
}
