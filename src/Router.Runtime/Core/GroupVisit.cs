using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Core;

/// <summary>
/// What happens to a request in one group, the requested one or a fallback: attempts made, failures seen, whether a return to a
/// deployment makes sense. Belongs to one request.
/// </summary>
internal sealed class GroupVisit(RoutedCall call, GroupTable group, DeploymentState? pin, string? capture)
{
    // What a wait may exceed the longest one by: its jitter.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private readonly List<(DeploymentState Deployment, Failure Failure, int Count, long At)> _failed = [];
    private readonly int[] _kinds = new int[(int)FailureKind.UnknownModel + 1];
    private FailureKind? _last;
    private int _attemptsAtReturn = -1;
    private int _attemptsAtFresh = -1;

    public GroupTable Group { get; } = group;

    public DeploymentState? Pin { get; } = pin;

    /// <summary>What stands in the star's place, when the group is a pattern.</summary>
    public string? Capture { get; } = capture;

    /// <summary>Attempts made here.</summary>
    public int Attempts { get; private set; }

    /// <summary>How often the request came back to a deployment.</summary>
    public int Returns { get; private set; }

    /// <summary>
    /// The failure that the visit stands for: one that nothing in the group can mend, else the first.
    /// </summary>
    public Failure? Failure { get; private set; }

    /// <summary>Why nobody here could even be asked, as far as somebody has looked.</summary>
    public FailureKind? Refused { get; set; }

    /// <summary>What decides which fallbacks apply; <see langword="null"/> when nobody could be asked, for whatever reason.</summary>
    public FailureKind? Kind => Failure?.Kind ?? Refused;

    /// <summary>Nothing more is to be tried here.</summary>
    public bool Ended { get; private set; }

    /// <summary>The group's requests have come back to failed deployments so often of late that this one did not.</summary>
    public bool IsBudgetSpent { get; private set; }

    /// <summary>
    /// Whether the retries allow another attempt: those of the request, else those of the kind of the last failure, else those of
    /// the group.
    /// </summary>
    public bool MayAttempt
        => !Ended && (call.Retries is null && _last is { } kind && Group.Settings.Retry.Of(kind) is { } most
            ? _kinds[(int)kind] <= most
            : Attempts < Group.AttemptsFor(call.Retries));

    /// <summary>How one of its deployments failed last; <see langword="null"/> when it did not.</summary>
    public Failure? FailureOf(DeploymentState deployment)
    {
        int at = _failed.FindIndex(f => f.Deployment == deployment);
        return at < 0 ? null : _failed[at].Failure;
    }

    /// <summary>Takes a failed attempt in: who is not to be tried again, and whether the visit is over.</summary>
    public void Fail(DeploymentState deployment, Failure failure, long now)
    {
        Attempts++;
        Failure ??= failure;
        _last = failure.Kind;
        _kinds[(int)failure.Kind]++;
        call.Tried.Add(deployment);
        int at = _failed.FindIndex(f => f.Deployment == deployment);
        if (at < 0)
        {
            _failed.Add((deployment, failure, 1, now));
        }
        else
        {
            _failed[at] = (deployment, failure, _failed[at].Count + 1, now);
        }

        MoveRule moves = FailurePolicy.Of(failure.Kind).Moves;
        if (moves != MoveRule.Yes)
        {
            Failure = failure;
            Ended |= moves == MoveRule.No;
            Exclude(deployment, moves);
        }

        // Each timeout was probably billed: a second one ends the request.
        Ended |= call.Timeouts >= 2 && failure.Kind == FailureKind.Timeout;
    }

    /// <summary>Passes over those who would fail as this one did.</summary>
    private void Exclude(DeploymentState failed, MoveRule moves)
    {
        foreach (DeploymentState other in Group.Deployments)
        {
            if (moves switch
            {
                MoveRule.ToOtherModel => IsSameModel(other, failed),
                MoveRule.ToLargerWindow => failed.Settings.Traits.ContextWindow is { } window && other.Settings.Traits.ContextWindow is { } own ? own <= window : IsSameModel(other, failed),
                MoveRule.ToLargerLimit => HasNoMore(other.Settings.Limits, failed.Settings.Limits),
                _ => false,
            })
            {
                call.Tried.Add(other);
            }
        }
    }

    private static bool IsSameModel(DeploymentState one, DeploymentState other)
        => string.Equals(one.Connection.Model, other.Connection.Model, StringComparison.OrdinalIgnoreCase);

    // Limits that nobody declared may be larger.
    private static bool HasNoMore(Limits.DeploymentLimits one, Limits.DeploymentLimits than)
        => (one.Tpm is { } tpm && tpm <= than.Tpm) || (one.InputTpm is { } input && input <= than.InputTpm);

    /// <summary>
    /// When nobody else is left: readmits those that may be asked again first, after a wait. Whoever was not asked yet and is back
    /// before then is waited for instead.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="freshAt">When somebody can be asked who was not yet; <see cref="long.MaxValue"/> when that is not known.</param>
    /// <param name="wait">How long to wait first.</param>
    /// <returns>Whether there is somebody to come back to in time.</returns>
    public bool TryReturn(long now, long freshAt, out TimeSpan wait)
    {
        wait = TimeSpan.MaxValue;
        if (Attempts == _attemptsAtReturn)
        {
            // The last return led to nobody: limits are in the way, and coming back again would only spin.
            return false;
        }

        RouterClock clock = call.Engine.Clock;
        RetrySettings settings = Group.Settings.Retry;
        Span<TimeSpan> ready = _failed.Count <= 32 ? stackalloc TimeSpan[_failed.Count] : new TimeSpan[_failed.Count];
        for (int i = 0; i < ready.Length; i++)
        {
            ready[i] = ReadyIn(_failed[i], now);
            if (ready[i] <= settings.LongestRetryAfter + Slack && ready[i] < wait)
            {
                wait = ready[i];
            }
        }

        if (wait == TimeSpan.MaxValue || now + clock.Units(wait) >= call.Deadline)
        {
            return false;
        }

        if (freshAt < now + clock.Units(wait) && Attempts != _attemptsAtFresh)
        {
            // No return, and nothing to pay for: it would have waited longer.
            _attemptsAtFresh = Attempts;
            wait = clock.Span(Math.Max(0, freshAt - now));
            return true;
        }

        if (!Group.State.Returns.TryTake(clock.Second(now), settings))
        {
            IsBudgetSpent = true;
            return false;
        }

        Returns++;
        _attemptsAtReturn = Attempts;
        for (int i = 0; i < ready.Length; i++)
        {
            // Another one's own wait is not over then.
            if (ready[i] <= wait)
            {
                call.Tried.Remove(_failed[i].Deployment);
            }
        }

        return true;
    }

    /// <summary>In how long one that failed may be asked again; <see cref="TimeSpan.MaxValue"/> = never.</summary>
    private TimeSpan ReadyIn((DeploymentState Deployment, Failure Failure, int Count, long At) failed, long now)
    {
        (DeploymentState deployment, Failure failure, int count, long at) = failed;
        if (!FailurePolicy.Of(failure.Kind).Again || (deployment.Settings.Returns is { } most && count > most))
        {
            return TimeSpan.MaxValue;
        }

        RouterClock clock = call.Engine.Clock;
        TimeSpan passed = clock.Span(now - at);
        TimeSpan delay = RetryDelay.Next(Group.Settings.Retry, failure.RetryAfter, Returns, call.Engine.Random);
        TimeSpan left = delay > passed ? delay - passed : TimeSpan.Zero;
        TimeSpan cooling = clock.Span(deployment.BlockedUntil(Block.Cooling) - now);
        return left > cooling ? left : cooling;
    }
}
