namespace LlmRouter.Core;

/// <summary>
/// Two attempts of one request at the same time: the first good answer wins, the other is cancelled, and is neither a failure nor
/// a sample. Thread-safe.
/// </summary>
internal sealed class HedgeRace(RoutedCall first, GroupTable group, DeploymentState deployment, long started)
{
    // In place of a winner: nobody wants an answer any more.
    private static readonly object Nobody = new();

    private Runner? _second;
    private object? _winner;
    private long _wonAt;

    private readonly Runner _first = new(first, deployment, started);

    /// <summary>Lets a second attempt run as well.</summary>
    public void Join(RoutedCall second, DeploymentState deployment, long started) => Volatile.Write(ref _second, new Runner(second, deployment, started));

    /// <summary>Makes an attempt the one that answers, and cancels the other; false when the other one is it already.</summary>
    public bool TryWin(RoutedCall call)
    {
        if (Interlocked.CompareExchange(ref _winner, call, null) is not null)
        {
            return false;
        }

        Volatile.Write(ref _wonAt, call.Engine.Clock.Now);
        Other(call)?.Call.CancelAttempt();
        return true;
    }

    /// <summary>Whether an answer of this attempt is not wanted any more.</summary>
    public bool HasLost(RoutedCall call) => Volatile.Read(ref _winner) is { } winner && winner != call;

    /// <summary>Whether this attempt answers; the answer may still break.</summary>
    public bool IsWonBy(RoutedCall call) => Volatile.Read(ref _winner) == call;

    /// <summary>An attempt has failed by itself, and is written down as such.</summary>
    public void Failed(RoutedCall call) => Volatile.Write(ref Of(call)!.HasFailed, true);

    /// <summary>Adds both deployments to those that the request has tried.</summary>
    public void AddTo(ref TriedSet tried)
    {
        tried.Add(_first.Deployment);
        if (Volatile.Read(ref _second) is { } second)
        {
            tried.Add(second.Deployment);
        }
    }

    /// <summary>Ends both.</summary>
    public void Abort()
    {
        if (Interlocked.CompareExchange(ref _winner, Nobody, null) is null)
        {
            _first.Call.CancelAttempt();
            Volatile.Read(ref _second)?.Call.CancelAttempt();
        }
    }

    /// <summary>The attempt that lost to this one; <see langword="null"/> when there was none, or it failed by itself.</summary>
    public AttemptInfo? LostTo(RoutedCall call)
        => Other(call) is { HasFailed: false } other
            ? new AttemptInfo(group.Name, group.NameOf(other.Deployment))
            {
                Kind = FailureKind.Cancelled,
                Duration = call.Engine.Clock.Span(Volatile.Read(ref _wonAt) - other.Started),
                Message = "another deployment answered first",
                IsHedge = other.Call.IsHedge,
            }
            : null;

    private Runner? Of(RoutedCall call) => call == _first.Call ? _first : Volatile.Read(ref _second);

    private Runner? Other(RoutedCall call) => call == _first.Call ? Volatile.Read(ref _second) : _first;

    private sealed class Runner(RoutedCall call, DeploymentState deployment, long started)
    {
        public bool HasFailed;

        public RoutedCall Call => call;

        public DeploymentState Deployment => deployment;

        public long Started => started;
    }
}
