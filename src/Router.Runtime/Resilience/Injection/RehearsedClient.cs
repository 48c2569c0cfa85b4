using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience.Injection;

/// <summary>Stands in for a deployment's client for one attempt: waits, fails, breaks a stream, or lets the attempt through.</summary>
internal sealed class RehearsedClient : DeploymentClient
{
    private readonly DeploymentClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _delay;
    private readonly Failure? _failure;
    private readonly int? _afterChunks;

    private RehearsedClient(DeploymentClient client, TimeProvider time, TimeSpan delay, Failure? failure, int? afterChunks)
    {
        _client = client;
        _time = time;
        _delay = delay;
        _failure = failure;
        _afterChunks = afterChunks;
    }

    /// <summary>Whom an attempt asks, when something is injected or the request wants something played.</summary>
    /// <param name="call">The request.</param>
    /// <param name="group">Where the deployment was chosen.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="rehearsal">What the request wants.</param>
    public static DeploymentClient For(RoutedCall call, GroupTable group, DeploymentState deployment, Rehearsal? rehearsal)
    {
        FaultBook faults = call.Engine.Faults;
        DeploymentClient client = rehearsal?.Answer is { } answer ? new MockClient(answer, call, deployment) : deployment.Client;
        TimeSpan delay = faults.Any ? faults.DelayOf(call, group, deployment) : TimeSpan.Zero;
        FaultRule? rule = null;
        Failure? failure = rehearsal?.NextFault() is { } own ? InjectedFailure.Of(own)
            : faults.Any ? (rule = faults.Take(call, group, deployment))?.ToFailure()
            : null;
        return failure is null && delay == TimeSpan.Zero ? client : new RehearsedClient(client, call.Engine.Clock.Provider, delay, failure, rule?.AfterChunks);
    }

    public override async ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken).ConfigureAwait(false);
        return _failure ?? await _client.CompleteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken).ConfigureAwait(false);
        if (_afterChunks is not { } chunks)
        {
            return _failure ?? await _client.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        }

        Outcome<ChatStreamReader> opened = await _client.StreamAsync(request, cancellationToken).ConfigureAwait(false);
        return opened.IsSuccess ? new BreakingReader(opened.Value, chunks, _failure!) : opened;
    }

    public override async ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken).ConfigureAwait(false);
        return _failure ?? await _client.EmbedAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public override object? GetService(Type serviceType, object? serviceKey) => _client.GetService(serviceType, serviceKey);

    private Task DelayAsync(CancellationToken cancellationToken)
        => _delay > TimeSpan.Zero ? Task.Delay(_delay, _time, cancellationToken) : Task.CompletedTask;
}
