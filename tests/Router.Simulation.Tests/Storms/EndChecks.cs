using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What must hold when a call has ended, and what it means for the books of its deployments.</summary>
internal sealed class EndChecks(StormVerdict verdict, Func<ProviderCall, StormBook> bookOf)
{
    // Timers and clocks round to milliseconds.
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(2);

    public void Ends(StormCall call)
    {
        verdict.Check(call.Ends == 1, () => $"{call} ended {call.Ends} times");
        verdict.Check(call.Attempts.TrueForAll(a => a.End != CallEnd.Open), () => $"{call} has ended, and a provider still works on it");
        verdict.Check(call.Failure is null or LlmRouterException or OperationCanceledException, () => $"{call} threw {call.Failure}");
        verdict.Check(call.Outcome is not (CallOutcome.Cancelled or CallOutcome.Dropped) || call.Left, () => $"{call} was cancelled, but not by its caller");

        TimeSpan decided = call.FirstSeen ?? call.Ended!.Value;
        verdict.Check(decided <= call.Deadline + Late || call.Left, () => $"{call} was decided at {decided.TotalSeconds} s, its deadline was {call.Deadline.TotalSeconds} s");

        ProviderCall? committed = call.Shape == CallShape.Stream ? call.Attempts.FindLast(a => a is { Lost: false, ChunksSent: > 0, Reply.Form: ReplyForm.Answer }) : null;
        List<(ProviderCall Attempt, FailureKind Kind)> failed = [];
        foreach (ProviderCall attempt in call.Attempts)
        {
            FailureKind? kind = attempt == committed ? Committed(call, attempt) : AttemptChecks.KindOf(attempt);
            Book(call, attempt, kind, attempt == committed);

            // One that lost is told of with the answer, also when that breaks; not when its consumer stayed away.
            bool isTold = attempt.Lost && (committed is null || Committed(call, committed) != FailureKind.Cancelled);
            if (kind is { } known && (known != FailureKind.Cancelled || isTold))
            {
                failed.Add((attempt, known));
            }
        }

        if (call.Outcome == CallOutcome.Answered)
        {
            Answered(call, failed);
        }
        else if (call.Failure is LlmRouterException error)
        {
            Failed(call, error, failed);
        }
    }

    /// <summary>How a stream ended after its commit: as its consumer was told, or would have been.</summary>
    private static FailureKind? Committed(StormCall call, ProviderCall attempt)
    {
        bool wasAway = call is { Reads.TotalMinutes: > 10, Route.StreamTimeout: null };
        return call.Outcome switch
        {
            CallOutcome.Answered => null,
            _ when attempt.CutByCaller => FailureKind.Cancelled,
            _ when attempt.End == CallEnd.Cut => wasAway ? FailureKind.Cancelled : FailureKind.Timeout,
            CallOutcome.Failed when call.Failure is LlmRouterException { Kind: FailureKind.Timeout } && wasAway => FailureKind.Cancelled,
            CallOutcome.Failed => (call.Failure as LlmRouterException)?.Kind,

            // The whole stream's time ended it while its consumer was away, who then did not come back for more.
            _ when call.LeftAt > call.Started + call.Route.StreamTimeout + Late && call.LeftAt > call.FirstSeen + Late => FailureKind.Timeout,
            _ => FailureKind.Cancelled,
        };
    }

    private void Answered(StormCall call, List<(ProviderCall Attempt, FailureKind Kind)> failed)
    {
        RouteInfo? route = call.Answer;
        ProviderCall? last = call.Attempts.LastOrDefault(a => AttemptChecks.KindOf(a) is null);
        if (route is null || last is null)
        {
            verdict.Break($"{call} was answered by nobody");
            return;
        }

        verdict.Check(last.FinishSent, () => $"{call} ended cleanly, but {last.Deployment.Id} had not completed it");
        verdict.Check(route.Deployment == last.Deployment.Id, () => $"{call} was answered by {last.Deployment.Id}, the route says {route.Deployment}");
        string text = call.Shape == CallShape.Stream ? string.Concat(Enumerable.Range(0, last.Reply.Chunks).Select(last.ChunkText)) : last.Text;
        verdict.Check(call.Text == text, () => $"{call} was answered '{call.Text}' in place of '{text}'");
        Listed(call, route.Attempts.Take(route.Attempts.Count - 1), failed);
    }

    private void Failed(StormCall call, LlmRouterException error, List<(ProviderCall Attempt, FailureKind Kind)> failed)
    {
        Listed(call, error.Attempts, failed);
        verdict.Check(error.Group == call.Group.Name, () => $"{call}: the error is of {error.Group}");
        verdict.Check(!(error.RetryAfter < TimeSpan.Zero), () => $"{call}: a RetryAfter of {error.RetryAfter}");

        // What comes after a fallback may be the same group again, by way of a chain: it is another visit.
        List<FailureKind> own = [.. failed.TakeWhile(f => call.Group.Deployments.Exists(d => d.Id == f.Attempt.Deployment.Id)).Select(f => f.Kind)];
        verdict.Check(
            call.Text.Length > 0 || own.Count == 0 || own.Contains(error.Kind),
            () => $"{call}: the error is {error.Kind}, its own group failed with {string.Join(", ", own)}");
        verdict.Check(
            own.Count > 0 || call.Text.Length > 0 || error.Kind is FailureKind.RateLimited or FailureKind.NoneEligible or FailureKind.RequestTooLarge or FailureKind.ContextWindowExceeded,
            () => $"{call}: nobody was asked, and the error is {error.Kind}");
        Harbour(call, error, failed);
    }

    /// <summary>The attempts that the caller is shown are those that were made, in order.</summary>
    private void Listed(StormCall call, IEnumerable<AttemptInfo> shown, List<(ProviderCall Attempt, FailureKind Kind)> made)
    {
        IEnumerable<string> shows = shown.Select(a => $"{a.Deployment} {a.Kind}");
        IEnumerable<string> were = made.Select(f => $"{f.Attempt.Deployment.Id} {f.Kind}");
        if (call.Route.HedgeAfter is not null)
        {
            // Of two at one time the one that began first may end last.
            (shows, were) = (shows.Order(StringComparer.Ordinal), were.Order(StringComparer.Ordinal));
        }

        string says = string.Join(", ", shows);
        string was = string.Join(", ", were);
        verdict.Check(says == was, () => $"{call} shows the attempts [{says}], made were [{was}]");
    }

    /// <summary>Who has a fallback that always answers, and asks nothing special, is answered.</summary>
    private void Harbour(StormCall call, LlmRouterException error, List<(ProviderCall Attempt, FailureKind Kind)> failed)
    {
        RouteOptions route = call.Route;
        bool has = route.Fallbacks is { } own ? own.Any(f => f.Target == "safe") : call.Group.Fallbacks.Contains("safe");
        if (!has || route.DisableFallbacks || route.MaxFallbacks is not null || route.MaxAttempts is not null || call.Text.Length > 0)
        {
            return;
        }

        bool excused = call.Ended >= call.Deadline - TimeSpan.FromSeconds(1)
            || failed.Count(f => f.Kind == FailureKind.Timeout) >= 2
            || failed.Exists(f => f.Kind is FailureKind.BadRequest or FailureKind.ContentFiltered)
            || failed.Exists(f => f.Attempt.Deployment.Id == "safe0");
        verdict.Check(excused, () => $"{call} failed with {error.Kind} although a fallback would have answered");
    }

    private void Book(StormCall call, ProviderCall attempt, FailureKind? kind, bool committed)
    {
        StormBook book = bookOf(attempt);
        switch (kind)
        {
            case null:
                book.Successes++;
                book.InputTokens += attempt.Reply.PromptTokens;
                book.OutputTokens += attempt.IsEmbedding ? 0 : attempt.Reply.CompletionTokens;
                book.IsHalfOpen = false;
                return;
            case FailureKind.Cancelled:
                book.Cancelled++;
                break;
            default:
                book.Fail(kind.Value);
                break;
        }

        if (committed || (attempt.Lost && attempt.End == CallEnd.Done))
        {
            // What it had used is estimated from the text, unless the usage was there already.
            book.IsEstimated = true;
        }
        else if (kind is FailureKind.Cancelled || attempt.End == CallEnd.Cut || kind is FailureKind.MalformedResponse
            || (kind is FailureKind.Connection && attempt.Reply.Form != ReplyForm.Refused))
        {
            // Sent and then broken, it was probably billed.
            book.InputTokens += call.InputTokens;
        }
    }
}
