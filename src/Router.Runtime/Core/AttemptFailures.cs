using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>Turns what escapes from an attempt into a failure.</summary>
internal static class AttemptFailures
{
    public static Failure From(Exception exception, RoutedCall call, AttemptScope? scope, TimeSpan timeout)
    {
        if (call.IsCancelled)
        {
            return Cancelled(FailureStage.Sent, exception);
        }

        if (exception is OperationCanceledException)
        {
            return scope is { IsCancellationRequested: true }
                ? Timeout(timeout, exception)
                : new Failure(FailureKind.Timeout, FailureStage.Sent, "the call was cancelled below the router") { Exception = exception };
        }

        return new Failure(FailureKind.ServerError, FailureStage.Sent, $"{exception.GetType().Name}: {exception.Message}") { Exception = exception };
    }

    /// <summary>
    /// What a failure is in truth: a connection that broke because the attempt was cancelled has not failed by itself, and an
    /// adapter cannot tell. What a provider has answered stands.
    /// </summary>
    public static Failure Reconcile(Failure failure, RoutedCall call, AttemptScope? scope, TimeSpan timeout)
    {
        if (failure.Stage == FailureStage.Answered)
        {
            return failure;
        }

        if (call.IsCancelled)
        {
            return Cancelled(failure.Stage, failure.Exception);
        }

        return scope is { IsCancellationRequested: true } && failure.Kind is (FailureKind.Connection or FailureKind.ServerError or FailureKind.MalformedResponse)
            ? Timeout(timeout, failure.Exception, failure.Stage)
            : failure;
    }

    public static Failure Timeout(TimeSpan timeout, Exception? exception, FailureStage stage = FailureStage.Sent)
        => new(FailureKind.Timeout, stage, FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.###} s")) { Exception = exception };

    private static Failure Cancelled(FailureStage stage, Exception? exception)
        => new(FailureKind.Cancelled, stage, "the caller cancelled") { Exception = exception };
}
