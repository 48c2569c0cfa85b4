using LlmRouter.Errors;
using Polly;
using Polly.Timeout;

namespace LlmRouter.Core;

/// <summary>
/// One attempt inside a pipeline of the application. The pipeline sees a failure as an <see cref="AttemptFailedException"/>, and may
/// refuse or cancel the attempt; it may not repeat it, because the router does that.
/// </summary>
internal static class PipelinedAttempt
{
    public static async ValueTask<Outcome<TAnswer>> SendAsync<TOperation, TAnswer>(
        ResiliencePipeline pipeline, RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(scope.Token);
        try
        {
            var state = new State<TOperation, TAnswer>(call, group, deployment, scope, operation);
            Polly.Outcome<object> outcome = await pipeline.ExecuteOutcomeAsync(
                static (context, state) => state.SendAsync(context.CancellationToken), context, state).ConfigureAwait(false);

            // From its commit on a stream is nobody's but its caller's: it cannot be refused, or exchanged, any more.
            return state.Committed is { } stream ? stream
                : outcome.Exception is not null ? From(outcome.Exception, state)
                : outcome.Result is TAnswer answer ? answer
                : new Failure(FailureKind.MalformedResponse, FailureStage.Answered, "the pipeline made nothing of the answer");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // In place of a stream.
    private static readonly object Begun = new();

    private static Failure From<TOperation, TAnswer>(Exception exception, State<TOperation, TAnswer> state)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        FailureStage stage = state.WasSent ? FailureStage.Sent : FailureStage.NotSent;
        switch (exception)
        {
            case AttemptFailedException failed:
                return failed.Failure;

            case TimeoutRejectedException timeout:
                string words = FormattableString.Invariant($"the pipeline's timeout of {timeout.Timeout.TotalSeconds:0.###} s");
                return new Failure(FailureKind.Timeout, stage, words) { Exception = exception };

            case ExecutionRejectedException:
                return new Failure(FailureKind.NoneEligible, stage, $"the pipeline refused the attempt: {exception.Message}") { Exception = exception };

            case not null when !state.WasSent && state.Call.IsCancelled:
                return new Failure(FailureKind.Cancelled, stage, "the caller cancelled") { Exception = exception };

            case not null when !state.WasSent:
                return new Failure(FailureKind.NoneEligible, stage, $"the pipeline did not let the attempt begin: {exception.Message}") { Exception = exception };

            default:
                return AttemptFailures.From(exception!, state.Call, state.Scope, state.Scope.Timeout);
        }
    }

    private sealed class State<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        private Polly.Outcome<object> _made;

        public bool WasSent { get; private set; }

        /// <summary>The answer, where that goes on by itself.</summary>
        public TAnswer? Committed { get; private set; }

        public RoutedCall Call => call;

        public AttemptScope Scope => scope;

        public async ValueTask<Polly.Outcome<object>> SendAsync(CancellationToken cancellation)
        {
            if (WasSent)
            {
                call.Engine.WarnOfSecondOwner(deployment);
                return _made;
            }

            WasSent = true;
            _made = await MakeAsync(cancellation).ConfigureAwait(false);
            return _made;
        }

        private async ValueTask<Polly.Outcome<object>> MakeAsync(CancellationToken cancellation)
        {
            scope.Heed(cancellation);
            Outcome<TAnswer> outcome;
            try
            {
                outcome = await operation.SendAsync(call, group, deployment, scope).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                return Polly.Outcome.FromException<object>(e);
            }
            finally
            {
                scope.HeedNobody();
            }

            if (!outcome.IsSuccess)
            {
                return Polly.Outcome.FromException<object>(new AttemptFailedException(outcome.Failure));
            }

            if (operation.HandsOver)
            {
                // Not shown to the pipeline, which disposes what it refuses.
                Committed = outcome.Value;
                return Polly.Outcome.FromResult<object>(Begun);
            }

            return Polly.Outcome.FromResult<object>(outcome.Value!);
        }
    }
}
