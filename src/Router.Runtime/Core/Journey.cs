using LlmRouter.Errors;
using LlmRouter.Resilience;
using LlmRouter.Telemetry;

namespace LlmRouter.Core;

/// <summary>
/// The way of a request that did not succeed at its first attempt: the groups it visits and what it may still do. Belongs to
/// one request.
/// </summary>
internal sealed class Journey
{
    private readonly RoutedCall _call;
    private readonly bool _mayRepeat;
    private readonly List<GroupVisit> _visits = [];
    private FallbackWalk _walk;
    private bool _isOver;

    /// <param name="call">The request.</param>
    /// <param name="mayRepeat">Whether it may be sent again although an earlier attempt may have been carried out.</param>
    public Journey(RoutedCall call, bool mayRepeat)
    {
        _call = call;
        _mayRepeat = mayRepeat;
        Visit = new GroupVisit(call, call.Requested, call.Pin, call.Capture);
        _visits.Add(Visit);
        _walk.Enter(new FallbackTarget(call.Requested.Ordinal, call.Pin, call.Capture));
    }

    /// <summary>Where the request is.</summary>
    public GroupVisit Visit { get; private set; }

    /// <summary>Where it has been, the requested group first.</summary>
    public IReadOnlyList<GroupVisit> Visits => _visits;

    /// <summary>The fallbacks that were due and could not answer.</summary>
    public IEnumerable<FallbackTarget> Refused => _walk.Refused;

    /// <summary>A second timeout, the attempt budget, the deadline, or what must not be sent twice has ended the request.</summary>
    private bool IsOver => _isOver || _call.Timeouts >= 2 || _call.Attempts >= _call.MaxAttempts || _call.Engine.Clock.Now >= _call.Deadline;

    /// <summary>Whether it is where it was meant to go.</summary>
    public bool IsFirst => _visits.Count == 1;

    /// <summary>Whether another attempt may be made where the request is. One is kept back for every fallback still to come.</summary>
    public bool MayAttempt(long now)
    {
        _call.ThrowIfOver();
        if (_isOver || _call.Timeouts >= 2 || now >= _call.Deadline || !Visit.MayAttempt)
        {
            return false;
        }

        List();
        _call.KeptBack = Math.Max(0, _walk.Remaining(_call));
        return _call.Attempts + (Visit.Attempts == 0 ? 0 : _call.KeptBackIn(Visit.Group)) < _call.MaxAttempts;
    }

    /// <summary>Takes in the failures that there were since it last did.</summary>
    public void TakeFailures()
    {
        foreach ((DeploymentState deployment, Failure failure) in _call.TakeFailures())
        {
            Visit.Fail(deployment, failure, _call.Engine.Clock.Now);
            _isOver |= !_mayRepeat && failure.Stage != FailureStage.NotSent && failure.StatusCode is not (429 or 503 or 529);
        }
    }

    /// <summary>Goes to the next fallback that can answer now.</summary>
    public bool TryFallBack(Func<FallbackTarget, bool> canAnswer)
    {
        if (IsOver)
        {
            return false;
        }

        List();
        if (!_walk.TryNext(_call, canAnswer, out FallbackTarget target))
        {
            return false;
        }

        GroupTable group = _call.Table.Groups[target.Group];
        FailureKind kind = Visit.Kind ?? FailureKind.NoneEligible;
        string to = target.Deployment?.Name ?? group.Name;
        Log.FallingBack(_call.Engine.Log, _call.RequestId, Visit.Group.Name, to, kind);
        RequestEvents.FellBack(_call, Visit.Group.Name, to, kind);
        Visit = new GroupVisit(_call, group, target.Deployment, target.Capture);
        _call.Tried = _call.TriedAt(target);
        _call.Capture = target.Capture;
        _call.Hop = target.Overrides;
        group.State.Count(group.Settings, _call.Engine.Clock.Now);
        _visits.Add(Visit);
        return true;
    }

    /// <summary>Whether it may come back to a deployment that failed, as far as attempts and time go.</summary>
    public bool MayReturn(long now) => !IsOver && MayAttempt(now);

    /// <inheritdoc cref="GroupVisit.TryReturn"/>
    public bool TryReturn(long now, long freshAt, out TimeSpan wait) => Visit.TryReturn(now, freshAt, out wait);

    /// <summary>
    /// Says which fallbacks apply to how things stand in the group that is visited. Its own list may not be for this kind of
    /// failure; the lists of those that led here still are.
    /// </summary>
    private void List()
        => _walk.List(MayFallBack(Visit) ? _call.FallbacksOf(Visit.Group, Visit.Kind, IsFirst) : []);

    private static bool MayFallBack(GroupVisit visit)
        => visit.Failure is not { } failure
            || FailurePolicy.Of(failure.Kind).FallsBack
            || (failure.Kind == FailureKind.BadRequest && visit.Group.Settings.FallbackOnBadRequest);
}
