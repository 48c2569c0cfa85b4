using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What must hold whenever an attempt begins, as seen from the provider's door.</summary>
internal sealed class AttemptChecks(Router router, StormVerdict verdict)
{
    // Nobody waits longer than that for a deployment's word: it is asked again as if it had said nothing.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    public void Begins(ProviderCall attempt, StormCall? call, StormBook book)
    {
        if (call is null)
        {
            verdict.Break($"{attempt.Deployment.Id} was called by nobody");
            return;
        }

        List<ProviderCall> before = call.Attempts;
        verdict.Check(call.Ended is null, () => $"{call} has ended, and yet asks {attempt.Deployment.Id}");
        verdict.Check(!call.Left, () => $"the caller of {call} has left, and yet it asks {attempt.Deployment.Id}");
        verdict.Check(attempt.Started < call.Deadline, () => $"{call} asks {attempt.Deployment.Id} after its deadline");
        verdict.Check(before.Count < call.MaxAttempts, () => $"{call} makes attempt {before.Count + 1} of {call.MaxAttempts}");
        verdict.Check(before.Count(a => KindOf(a) == FailureKind.Timeout) < 2, () => $"{call} goes on after two timeouts");
        string? broken = book.Admit(attempt, call, attempt.Deployment.Open);
        verdict.Check(broken is null, () => $"{attempt.Deployment.Id}: {broken}");
        InGroup(attempt, call);
        Again(attempt, call);
        State(attempt, call, book);
        Probes(attempt, book);
    }

    /// <summary>How an attempt that is not its call's committed stream failed; <see langword="null"/> when it did not, or has not.</summary>
    public static FailureKind? KindOf(ProviderCall attempt) => attempt.End switch
    {
        CallEnd.Open => null,
        _ when attempt.Lost => FailureKind.Cancelled,
        CallEnd.Cut => attempt.CutByCaller ? FailureKind.Cancelled : FailureKind.Timeout,
        _ => attempt.Reply.Expected(attempt.IsStream),
    };

    /// <summary>No more attempts in the requested group than its retries allow.</summary>
    private void InGroup(ProviderCall attempt, StormCall call)
    {
        StormGroup group = call.Group;
        if (call.Route.HedgeAfter is not null)
        {
            return;
        }

        // Only the first visit: a chain of fallbacks may lead back to the group, for those whom it did not ask.
        bool stayed = call.Attempts.TrueForAll(a => IsIn(a, group));
        int allowed = 1 + (call.Route.Retries ?? group.Retries ?? Math.Max(2, group.Most - 1));
        int made = call.Attempts.Count(a => IsIn(a, group)) + (IsIn(attempt, group) ? 1 : 0);
        verdict.Check(!stayed || made <= allowed, () => $"{call} makes attempt {made} of {allowed} in its group");
        if (call.Route.DisableFallbacks || call.Route.MaxFallbacks == 0)
        {
            verdict.Check(IsIn(attempt, group), () => $"{call} falls back to {attempt.Deployment.Id} although it must not");
        }

        if (call.Route.Deployment is { } pin && IsIn(attempt, group) && stayed)
        {
            verdict.Check(attempt.Deployment.Id == pin, () => $"{call} is pinned to {pin} and asks {attempt.Deployment.Id}");
        }
    }

    /// <summary>What a deployment has said to this call before.</summary>
    private void Again(ProviderCall attempt, StormCall call)
    {
        // In its first visit to its group; inside a fallback such a failure ends the hop, not the chain.
        bool first = true;
        foreach (ProviderCall earlier in call.Attempts)
        {
            FailureKind? kind = KindOf(earlier);
            first &= IsIn(earlier, call.Group);
            if (first && kind is (FailureKind.BadRequest or FailureKind.ContentFiltered))
            {
                verdict.Check(
                    kind == FailureKind.BadRequest && call.Group.FallbackOnBadRequest,
                    () => $"{call} goes on after {kind} of {earlier.Deployment.Id}");
            }

            if (earlier.Deployment != attempt.Deployment)
            {
                continue;
            }

            verdict.Check(kind is not null, () => $"{call} asks {attempt.Deployment.Id} while that is working on it");
            verdict.Check(MayRepeat(kind), () => $"{call} asks {attempt.Deployment.Id} again after {kind}");
            if (kind == FailureKind.RateLimited && earlier.Reply.RetryAfter is { } wait && wait <= LongestRetryAfter && earlier.Ended is { } ended)
            {
                // A header of a date has whole seconds.
                TimeSpan from = ended + wait - (earlier.Reply.RetryAfterDate is null ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
                verdict.Check(attempt.Started >= from, () => $"{call} asks {attempt.Deployment.Id} again before its Retry-After of {wait.TotalSeconds} s");
            }
        }
    }

    /// <summary>What the router itself says of the deployment.</summary>
    private void State(ProviderCall attempt, StormCall call, StormBook book)
    {
        DeploymentStatus status = router.Deployments.Get(book.Configured.Group, book.Configured.Id).GetStatus();
        verdict.Check(!book.IsOff && !status.IsOff, () => $"{call} asks {attempt.Deployment.Id}, which is off");
        verdict.Check(!book.IsRemoved, () => $"{call} asks {attempt.Deployment.Id}, which was removed");
        verdict.Check(status.CoolsFor is null, () => $"{call} asks {attempt.Deployment.Id}, which cools for {status.CoolsFor?.TotalSeconds} s");
        verdict.Check(attempt.Started >= book.CoolsUntil, () => $"{call} asks {attempt.Deployment.Id}, which cools until {book.CoolsUntil.TotalSeconds} s");
        verdict.Check(status.InFlight >= attempt.Deployment.Open, () => $"{attempt.Deployment.Id} works on {attempt.Deployment.Open}, the router knows of {status.InFlight}");
    }

    /// <summary>Half open: one probe, and while that is undecided one more every five seconds. As far as events tell.</summary>
    private void Probes(ProviderCall attempt, StormBook book)
    {
        if (book.IsHalfOpen && !router.Deployments.Get(book.Configured.Group, book.Configured.Id).GetStatus().IsProbing)
        {
            // Nobody can be spared: a probe that failed leaves it in, of which no event tells.
            verdict.Check(
                book.Probes.Exists(p => p.End != CallEnd.Open && KindOf(p) is not null),
                () => $"{attempt.Deployment.Id} is not half open any more, and no probe has failed");
            book.IsHalfOpen = false;
        }

        if (!book.IsHalfOpen)
        {
            return;
        }

        verdict.Check(
            book.Probes is not [.., { End: CallEnd.Open, ChunksSent: 0 } probe] || attempt.Started - probe.Started >= ProbeInterval,
            () => $"{attempt.Deployment.Id} is half open and probed by two calls at one time");
        book.Probes.Add(attempt);
    }

    private static bool IsIn(ProviderCall attempt, StormGroup group) => group.Deployments.Exists(d => d.Id == attempt.Deployment.Id);

    private static bool MayRepeat(FailureKind? kind)
        => kind is null or FailureKind.RateLimited or FailureKind.Timeout or FailureKind.ServerError or FailureKind.Connection
            or FailureKind.MalformedResponse or FailureKind.Conflict;
}
