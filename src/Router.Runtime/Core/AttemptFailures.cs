using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>Turns what escapes from an attempt into a failure.</summary>
internal static class AttemptFailures
{
    public static Failure From(Exception exception, RoutedCall call, AttemptScope? scope, TimeSpan timeout)
    {
        if (call.IsCancelled)
        {
            return new Failure(FailureKind.Cancelled, FailureStage.Sent, "the caller cancelled") { Exception = exception };
        }

        if (exception is OperationCanceledException)
        {
            return scope is { IsCancellationRequested: true }
                ? Timeout(timeout, exception)
                : new Failure(FailureKind.Timeout, FailureStage.Sent, "the call was cancelled below the router") { Exception = exception };
        }

        return new Failure(FailureKind.ServerError, FailureStage.Sent, $"{exception.GetType().Name}: {exception.Message}") { Exception = exception };
    }

    public static Failure Timeout(TimeSpan timeout, Exception? exception)
        => new(FailureKind.Timeout, FailureStage.Sent, FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.###} s")) { Exception = exception };
}
