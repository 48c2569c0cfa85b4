using System.Runtime.CompilerServices;
using LlmRouter.Errors;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <content>One attempt, from its lease to its books.</content>
internal static partial class AttemptLoop
{
    /// <summary>One attempt on the leased deployment, settled unless its answer goes on.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Outcome<TAnswer>> AttemptAsync<TOperation, TAnswer>(RoutedCall call, GroupTable group, TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        DeploymentState deployment = call.Lease.Deployment!;
        call.AttemptStarts(operation.HandsOver);
        Mirrors.Copy<TOperation, TAnswer>(call, group, deployment, ref operation);
        long started = call.Lease.Started;
        TimeSpan configured = operation.AttemptTimeout(deployment.Settings);
        TimeSpan wanted = operation.AttemptTimeout(call) ?? configured;
        TimeSpan left = call.Engine.Clock.Span(call.Deadline - started);
        TimeSpan timeout = wanted < left ? wanted : left;

        Outcome<TAnswer> outcome;
        AttemptScope? scope = null;
        try
        {
            scope = new AttemptScope(timeout, call);
            call.Scope = scope;
            outcome = deployment.Pipeline is { } pipeline
                ? await PipelinedAttempt.SendAsync<TOperation, TAnswer>(pipeline, call, group, deployment, scope, operation).ConfigureAwait(false)
                : await operation.SendAsync(call, group, deployment, scope).ConfigureAwait(false);
            if (outcome is { IsSuccess: true, Value: ChatResponse answer } && FailureRules.Judge(answer, call, group, deployment) is { } judged)
            {
                outcome = judged;
            }
        }
        catch (Exception e)
        {
            outcome = AttemptFailures.From(e, call, scope, timeout);
        }

        if (outcome.IsSuccess)
        {
            if (!operation.HandsOver)
            {
                scope!.Dispose();
                if (!call.TryWin())
                {
                    Settlement.Lose(call, ref call.Lease, deployment, operation.Usage(outcome.Value), default, FailureStage.Sent);
                    return RoutedCall.Lost();
                }

                Settlement.Succeed(call, group, ref call.Lease, deployment, operation.Usage(outcome.Value), started, out decimal? cost, out TimeSpan duration);
                operation.Stamp(outcome.Value, group, deployment, RequestEvents.Answered(call, deployment, call.Route(group, deployment, duration, cost, null, null)));
            }

            return outcome;
        }

        Failure failure = AttemptFailures.Reconcile(outcome.Failure, call, scope, timeout);
        scope?.Dispose();
        if (!call.HasLost)
        {
            failure = FailureRules.Apply(failure, call, deployment);
        }

        // A timeout speaks against a deployment that had the time that is configured, not against one that the caller cut short.
        TimeSpan due = configured < group.Settings.Timeout ? configured : group.Settings.Timeout;
        bool counts = failure.Kind != FailureKind.Timeout || failure.StatusCode is not null || timeout + Tolerance >= due;

        // Sent and then cut, it was probably billed: what is known of it is booked.
        TokenUsage seen = TokenUsage.From(failure.Usage)
            ?? (failure.Stage == FailureStage.Sent ? outcome.Failure.Seen ?? new TokenUsage(call.BookedInput<TOperation, TAnswer>(ref operation), failure.SeenOutput, 0) : default);
        if (call.HasLost)
        {
            Settlement.Lose(call, ref call.Lease, deployment, null, seen, failure.Stage);
            return failure;
        }

        Settlement.Fail(call, group, ref call.Lease, deployment, failure, started, counts, seen);
        failure.Fault?.Throw();
        if (failure.Kind == FailureKind.Cancelled)
        {
            throw call.Cancelled();
        }

        return failure;
    }
}
