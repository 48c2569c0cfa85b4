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
            Polly.Outcome<TAnswer> outcome = await pipeline.ExecuteOutcomeAsync(
                static (context, state) => state.SendAsync(context.CancellationToken), context, state).ConfigureAwait(false);
            return outcome.Exception is null ? outcome.Result! : From(outcome.Exception, state);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

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

            default:
                return AttemptFailures.From(exception, state.Call, state.Scope, state.Scope.Timeout);
        }
    }

    private sealed class State<TOperation, TAnswer>(RoutedCall call, GroupTable group, DeploymentState deployment, AttemptScope scope, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        private AttemptFailedException? _failed;

        public bool WasSent { get; private set; }

        public RoutedCall Call => call;

        public AttemptScope Scope => scope;

        public async ValueTask<Polly.Outcome<TAnswer>> SendAsync(CancellationToken cancellation)
        {
            if (WasSent)
            {
                call.Engine.WarnOfSecondOwner(deployment);
                return Polly.Outcome.FromException<TAnswer>(_failed ?? (Exception)new InvalidOperationException("The attempt has been made already: only the router repeats it."));
            }

            WasSent = true;

            scope.Heed(cancellation);
            Outcome<TAnswer> outcome;
            try
            {
                outcome = await operation.SendAsync(call, group, deployment, scope).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                return Polly.Outcome.FromException<TAnswer>(e);
            }
            finally
            {
                scope.HeedNobody();
            }

            return outcome.IsSuccess ? Polly.Outcome.FromResult(outcome.Value) : Polly.Outcome.FromException<TAnswer>(_failed = new AttemptFailedException(outcome.Failure));
        }
    }
}
