using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.UserClients;

/// <summary>A deployment that is served by an embedding generator of the application. The generator is not disposed.</summary>
internal sealed class EmbeddingGeneratorAdapter(IEmbeddingGenerator<string, Embedding<float>> generator, UserCalls? calls = null) : DeploymentClient
{
    private readonly UserCalls _calls = calls ?? UserCalls.Unwatched;

    public override async ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(
        EmbeddingRequest request, CancellationToken cancellationToken)
    {
        using AttemptMark? mark = _calls.Begin();
        mark?.Flow();
        try
        {
            Task<GeneratedEmbeddings<Embedding<float>>> answer = generator.GenerateAsync(
                request.Values, UserOptions.Prepare(request.Options, request.Model), cancellationToken);
            GeneratedEmbeddings<Embedding<float>> embeddings = await Patience.OrCancelled(answer, cancellationToken).ConfigureAwait(false);
            return embeddings.Count == request.Values.Count
                ? embeddings
                : new Failure(FailureKind.MalformedResponse, FailureStage.Answered, "there is not one vector for each value");
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _calls.Failed(e);
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey) => generator.GetService(serviceType, serviceKey);
}
