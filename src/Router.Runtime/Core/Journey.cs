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
    private readonly List<GroupVisit> _visits = [];
    private FallbackWalk _walk;
    private bool _listed;

    public Journey(RoutedCall call)
    {
        _call = call;
        Visit = new GroupVisit(call, call.Requested, call.Pin, call.Capture);
        _visits.Add(Visit);
        _walk.Enter(new FallbackTarget(call.Requested.Ordinal, call.Pin, call.Capture));
    }

    /// <summary>Where the request is.</summary>
    public GroupVisit Visit { get; private set; }

    /// <summary>Where it has been, the requested group first.</summary>
    public IReadOnlyList<GroupVisit> Visits => _visits;

    /// <summary>A second timeout, the attempt budget or the deadline has ended the request.</summary>
    private bool IsOver => _call.Timeouts >= 2 || _call.Attempts >= _call.MaxAttempts || _call.Engine.Clock.Now >= _call.Deadline;

    /// <summary>Whether another attempt may be made where the request is. One is kept back for every fallback still to come.</summary>
    public bool MayAttempt(long now)
    {
        _call.ThrowIfOver();
        if (Visit.Ended || _call.Timeouts >= 2 || now >= _call.Deadline || Visit.Attempts >= Visit.Group.AttemptsFor(_call.Retries))
        {
            return false;
        }

        List();
        int keptBack = Visit.Attempts == 0 ? 0 : Math.Max(0, _walk.Remaining(_call));
        return _call.Attempts + keptBack < _call.MaxAttempts;
    }

    public void Failed(Failure failure)
        => Visit.Fail(_call.LastDeployment!, failure, _call.Engine.Clock.Now);

    /// <summary>Goes to the next fallback that can answer now.</summary>
    public bool TryFallBack(Func<FallbackTarget, bool> canAnswer)
    {
        if (IsOver)
        {
            return false;
        }

        List();
        if (!MayFallBack(Visit))
        {
            // Its own list is not for this kind of failure; the lists of those that led here still are.
            _walk.Pop();
        }

        if (!_walk.TryNext(_call, canAnswer, out FallbackTarget target))
        {
            return false;
        }

        GroupTable group = _call.Table.Groups[target.Group];
        FailureKind kind = Visit.Failure?.Kind ?? FailureKind.NoneEligible;
        string to = target.Deployment?.Name ?? group.Name;
        Log.FallingBack(_call.Engine.Log, _call.RequestId, Visit.Group.Name, to, kind);
        RequestEvents.FellBack(_call, Visit.Group.Name, to, kind);
        Visit = new GroupVisit(_call, group, target.Deployment, target.Capture);
        _call.Tried = _call.TriedAt(target);
        _call.Capture = target.Capture;
        _visits.Add(Visit);
        _listed = false;
        return true;
    }

    /// <summary>Readmits deployments that may be asked again, after a wait.</summary>
    public bool TryReturn(long now, out TimeSpan wait)
    {
        wait = default;
        return !IsOver && MayAttempt(now) && Visit.TryReturn(now, out wait);
    }

    /// <summary>Puts the list of the group that is visited before what is still to come, once.</summary>
    private void List()
    {
        if (_listed)
        {
            return;
        }

        _listed = true;
        _walk.Push(_visits.Count == 1 && _call.Fallbacks is { } own ? own : Visit.Group.Fallbacks.For(Visit.Failure?.Kind));
    }

    private static bool MayFallBack(GroupVisit visit)
        => visit.Failure is not { } failure
            || FailurePolicy.Of(failure.Kind).FallsBack
            || (failure.Kind == FailureKind.BadRequest && visit.Group.Settings.FallbackOnBadRequest);
}
