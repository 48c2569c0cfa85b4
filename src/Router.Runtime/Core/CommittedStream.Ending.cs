using LlmRouter.Errors;
using LlmRouter.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <content>How it ends: once, whoever is first.</content>
internal sealed partial class CommittedStream
{
    /// <summary>The end: the books are closed, and a last update says how the stream was routed.</summary>
    private ChatResponseUpdate? Finish()
    {
        if (Interlocked.CompareExchange(ref _end, Ending, null) is not null)
        {
            return AfterEnd(Ended()!);
        }

        decimal? cost;
        TimeSpan duration;
        try
        {
            Settlement.Succeed(_call, _group, ref _lease, Deployment, _reader.Usage, _started, out cost, out duration);
        }
        finally
        {
            Volatile.Write(ref _end, Complete);
            Close();
        }

        var last = new ChatResponseUpdate
        {
            ResponseId = _last?.ResponseId,
            MessageId = _last?.MessageId,
            ModelId = _last?.ModelId,
            CreatedAt = _last?.CreatedAt,
        };
        TimeSpan timeToFirstToken = TimeToFirstToken;
        if (_call.Continuation is { IsContinued: true } whole)
        {
            last.Contents = whole.FinalUsage(_reader.Usage);
            cost = whole.CostWith(cost);
            timeToFirstToken = whole.TimeToFirstToken ?? timeToFirstToken;
        }

        RouteInfo route = _call.Route(_group, Deployment, duration, cost, timeToFirstToken, _reader.ProviderRequestId);
        last.AdditionalProperties = new() { [RouteExtensions.Key] = RequestEvents.Answered(_call, Deployment, route) };
        return last;
    }

    /// <summary>How it ended; <see langword="null"/> while it runs. Whoever ends it says how within microseconds.</summary>
    private object? Ended()
    {
        object? end = Volatile.Read(ref _end);
        for (var spinner = default(SpinWait); ReferenceEquals(end, Ending); end = Volatile.Read(ref _end))
        {
            spinner.SpinOnce();
        }

        return end;
    }

    private ChatResponseUpdate? AfterEnd(object end)
        => end is Failure failure ? Told(failure)
            : ReferenceEquals(end, Complete) ? null
            : throw _call.Cancelled();

    private ChatResponseUpdate Told(Failure failure)
        => _isProviders && _call.Continuation is not null ? Interrupted : throw FailureReport.Report(_call, failure);

    private ChatResponseUpdate? Broken(Exception exception) => Broken(AttemptFailures.From(exception, _call, _scope, _scope.Timeout));

    /// <summary>Ends it, if nothing else has, and tells its consumer.</summary>
    private ChatResponseUpdate? Broken(Failure failure)
    {
        if (_reader.IsComplete && !_call.IsCancelled)
        {
            return Finish();
        }

        if (_call.IsCancelled)
        {
            End(Abandoned("the caller cancelled"), failure: null);
        }
        else
        {
            failure = failure.Having(null);
            End(failure, failure, isProviders: true);
        }

        return Ended() is Failure known ? Told(known) : throw _call.Cancelled();
    }

    private static Failure Abandoned(string message) => new(FailureKind.Cancelled, FailureStage.Sent, message);

    /// <summary>Ends it other than by completion: the first to come settles.</summary>
    /// <param name="settled">What the books say.</param>
    /// <param name="failure">What a consumer that comes back is told; <see langword="null"/> = it was cancelled.</param>
    /// <param name="counts">Whether it speaks against the deployment.</param>
    /// <param name="isProviders">Whether another provider could do better.</param>
    private void End(Failure settled, Failure? failure, bool counts = true, bool isProviders = false)
    {
        if (Interlocked.CompareExchange(ref _end, Ending, null) is not null)
        {
            return;
        }

        try
        {
            _isProviders = isProviders;
            Seen = _usage.Seen(_reader.Usage, _call, _request);
            Settlement.Fail(_call, _group, ref _lease, Deployment, settled, _started, counts, Seen);
        }
        finally
        {
            // Last, so that who is told of the end finds the attempt in the books.
            Volatile.Write(ref _end, (object?)failure ?? Gone);
            _reader.AbortSafely();
            Close();
        }
    }

    private void Close()
    {
        _watch?.Dispose();
        _scope.Dispose();
        GC.SuppressFinalize(this);
    }
}
