using System.Globalization;
using System.Text;
using LlmRouter.Core;

namespace LlmRouter.Errors;

/// <summary>The exception of a request that failed: what it says is the one thing that a user gets to see of it.</summary>
internal static class FailureReport
{
    private const int MostEntries = 20;

    /// <summary>A request that ran out of deployments.</summary>
    public static LlmRouterException Exception<TOperation, TAnswer>(RoutedCall call, Journey journey, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (call.Continuation?.Original is { } broken)
        {
            // Nobody could go on: what its consumer is told is what broke the stream.
            return Report(call, broken);
        }

        long now = call.Engine.Clock.Now;
        GroupVisit first = journey.Visits[0];
        long? recovers = null;
        Refusals? refusals = null;
        foreach (GroupVisit visit in journey.Visits)
        {
            Refusals found = Refusals.Of(call, visit, call.FactsFor<TOperation, TAnswer>(visit.Group, visit.Pin, now, ref operation) with { Capture = visit.Capture });
            refusals ??= found;
            if (found.RecoversAt is { } at && !(at >= recovers))
            {
                recovers = at;
            }
        }

        if (first.Failure is { } failure)
        {
            TimeSpan? retryAfter = recovers is { } time && time > now ? call.Engine.Clock.Span(time - now) : failure.RetryAfter;
            return Report(call, failure, failure.StatusCode ?? StatusOf(failure.Kind), retryAfter, Refused<TOperation, TAnswer>(call, journey, now, ref operation));
        }

        FailureKind means = call.Patience?.TurnedAwayFrom is null ? refusals!.Kind : FailureKind.RateLimited;
        int status = means switch
        {
            FailureKind.NoneEligible => refusals!.Hopeless ? 400 : 503,
            FailureKind kind => StatusOf(kind),
        };

        TimeSpan? wait = recovers is { } then ? call.Engine.Clock.Span(then - now) : null;
        var text = new StringBuilder();
        Head(text, call, means, status, wait);
        text.Append(call.FailureCount == 0 ? " - no deployment could be asked" : "");
        if (call.Patience is { Waited: var waited } && waited > TimeSpan.Zero)
        {
            text.Append(CultureInfo.InvariantCulture, $", {waited.TotalSeconds:0.##} s waited");
        }

        Tail(text, call, null);
        if (call.Patience?.TurnedAwayFrom is { } full)
        {
            text.Append('\n').Append("  more urgent requests fill the queue of ").Append(full);
        }

        Lines(text, [.. refusals!.Lines, .. Refused<TOperation, TAnswer>(call, journey, now, ref operation)]);

        return Make(call, text.ToString(), means, status, wait, null);
    }

    /// <summary>A request that one failure ended, such as a stream that broke.</summary>
    /// <param name="call">The request.</param>
    /// <param name="failure">What ended it.</param>
    /// <param name="status">Its status, where it is another than the failure's.</param>
    /// <param name="retryAfter">When to try again, where that is another time than the failure's.</param>
    /// <param name="lines">What else is to be said, a line each.</param>
    public static LlmRouterException Report(RoutedCall call, Failure failure, int? status = null, TimeSpan? retryAfter = null, IReadOnlyList<string>? lines = null)
    {
        int code = status ?? failure.StatusCode ?? StatusOf(failure.Kind);
        TimeSpan? wait = Passes(failure.Kind) ? retryAfter ?? failure.RetryAfter : null;
        var text = new StringBuilder();
        Head(text, call, failure.Kind, code, wait);
        Tail(text, call, failure.Message);
        Lines(text, lines ?? []);
        return Make(call, text.ToString(), failure.Kind, code, wait, failure.Exception);
    }

    /// <summary>Whether time can mend it, or the request itself is what is wrong.</summary>
    private static bool Passes(FailureKind kind)
        => kind is not (FailureKind.RequestTooLarge or FailureKind.ContextWindowExceeded or FailureKind.Unsupported or FailureKind.BadRequest or FailureKind.ContentFiltered);

    /// <summary>The status that stands for a kind when no provider gave one.</summary>
    public static int StatusOf(FailureKind kind) => kind switch
    {
        FailureKind.RateLimited or FailureKind.QuotaExhausted or FailureKind.BudgetExceeded => 429,
        FailureKind.RequestTooLarge => 413,
        FailureKind.Timeout => 504,
        FailureKind.ServerError or FailureKind.Connection or FailureKind.MalformedResponse => 502,
        FailureKind.Authentication => 401,
        FailureKind.PermissionDenied => 403,
        FailureKind.NotFound or FailureKind.UnknownModel => 404,
        FailureKind.Conflict => 409,
        FailureKind.NoneEligible => 503,
        FailureKind.Cancelled => 499,
        _ => 400,
    };

    private static void Head(StringBuilder text, RoutedCall call, FailureKind kind, int status, TimeSpan? wait)
    {
        int attempts = call.FailureCount;
        text.Append(CultureInfo.InvariantCulture, $"{call.Requested.Name}: {kind} ({status})");
        if (attempts > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" after {attempts} attempt{(attempts == 1 ? "" : "s")} in {call.Elapsed.TotalSeconds:0.##} s");
        }

        if (wait is { } time && time > TimeSpan.Zero)
        {
            text.Append(CultureInfo.InvariantCulture, $", retry in {Math.Ceiling(time.TotalSeconds * 10) / 10:0.#} s");
        }
    }

    private static void Tail(StringBuilder text, RoutedCall call, string? providerMessage)
    {
        AttemptInfo[] attempts = call.FailedAttempts;
        for (int i = 0; i < attempts.Length && i < MostEntries; i++)
        {
            AttemptInfo attempt = attempts[i];
            text.Append(i == 0 ? " - " : "; ");
            if (!string.Equals(attempt.Group, call.Requested.Name, StringComparison.Ordinal))
            {
                text.Append(attempt.Group).Append('/');
            }

            text.Append(attempt.Deployment).Append(' ');
            if (attempt.StatusCode is { } status)
            {
                text.Append(CultureInfo.InvariantCulture, $"{status}");
            }
            else if (attempt.Kind == FailureKind.Timeout)
            {
                text.Append(CultureInfo.InvariantCulture, $"timeout {attempt.Duration.TotalSeconds:0.##} s");
            }
            else
            {
                text.Append(attempt.Kind);
            }

        }

        if (attempts.Length > MostEntries)
        {
            text.Append(CultureInfo.InvariantCulture, $"; and {attempts.Length - MostEntries} more");
        }

        if (!string.IsNullOrEmpty(providerMessage))
        {
            text.Append(": ").Append(providerMessage);
        }

        text.Append(" [req ").Append(call.RequestId).Append(']');
    }

    private static void Lines(StringBuilder text, IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Take(MostEntries))
        {
            text.Append('\n').Append("  ").Append(line);
        }

        if (lines.Count > MostEntries)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  and {lines.Count - MostEntries} more");
        }
    }

    /// <summary>Why the fallbacks that were due did not take the request, a line for each of their deployments.</summary>
    private static List<string> Refused<TOperation, TAnswer>(RoutedCall call, Journey journey, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        var lines = new List<string>();
        if (journey.Visits[^1].IsBudgetSpent)
        {
            lines.Add($"{journey.Visits[^1].Group.Name}: too many requests have come back to failed deployments of late; this one does not");
        }

        foreach (FallbackTarget target in journey.Refused)
        {
            GroupTable group = call.Table.Groups[target.Group];
            if (group.Mode != operation.Mode || lines.Count > MostEntries)
            {
                continue;
            }

            var visit = new GroupVisit(call, group, target.Deployment, target.Capture);
            Refusals refusals = Refusals.Of(call, visit, call.FactsFor<TOperation, TAnswer>(group, target.Deployment, now, ref operation) with { Capture = target.Capture });
            lines.AddRange(refusals.Lines.Select(l => $"fallback {group.Name}/{l}"));
        }

        return lines;
    }

    private static LlmRouterException Make(RoutedCall call, string message, FailureKind kind, int status, TimeSpan? retryAfter, Exception? inner)
    {
        Log.RequestFailed(call.Engine.Log, message);
        var exception = new LlmRouterException(message, kind, call.Requested.Name, call.RequestId, inner)
        {
            StatusCode = status,
            RetryAfter = retryAfter,
            Attempts = call.FailedAttempts,
        };
        Telemetry.RequestEvents.Failed(call, exception);
        return exception;
    }
}
