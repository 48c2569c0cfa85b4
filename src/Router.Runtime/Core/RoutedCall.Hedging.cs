using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <content>Two attempts of one request at the same time: the second runs on a fork, which writes down in its root.</content>
internal sealed partial class RoutedCall
{
    private RoutedCall? _root;
    private RoutedCall? _fork;
    private HedgeRace? _race;

    /// <summary>How long after the first attempt a second is started, if the request says so; zero = never.</summary>
    public TimeSpan? HedgeAfter => _wishes?.HedgeAfter;

    /// <summary>Whether this is the second of two attempts.</summary>
    public bool IsHedge => _root is not null;

    private RoutedCall Root => _root ?? this;

    /// <summary>The attempt whose lease it has is to be the first of two.</summary>
    public HedgeRace StartRace(GroupTable group) => _race = new HedgeRace(this, group, Lease.Deployment!, Lease.Started);

    /// <summary>The attempt that lost, while it may still be ending.</summary>
    public Task? Losing { private get; set; }

    /// <summary>Waits until an attempt that lost has ended, so that another one can be made: it has been cancelled.</summary>
    public async ValueTask LoserEndsAsync()
    {
        if (Losing is { } losing)
        {
            await losing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Losing = null;
        }

        // Who was too slow to begin is not asked to go on.
        _race?.AddTo(ref Tried);

        EndRace();
    }

    /// <summary>There is only one attempt at a time again.</summary>
    public void EndRace()
    {
        _race = null;
        _fork = null;
    }

    /// <summary>The same request for a second attempt elsewhere.</summary>
    /// <param name="first">The deployment of the first.</param>
    public RoutedCall Fork(DeploymentState first)
    {
        var fork = (RoutedCall)MemberwiseClone();
        fork._root = this;
        fork._scope = null;
        fork.Lease = default;
        fork.Tried = Tried.Copy();
        fork.Tried.Add(first);
        Interlocked.Exchange(ref _fork, fork);
        return fork;
    }

    /// <summary>Makes this attempt the one that answers; false when another has done so. Asked once it has something to answer with.</summary>
    public bool TryWin() => _race?.TryWin(this) != false;

    /// <summary>Whether another attempt has answered.</summary>
    public bool HasLost => _race?.HasLost(this) == true;

    /// <summary>Cancels what runs of this attempt.</summary>
    public void CancelAttempt() => Volatile.Read(ref _scope)?.CancelSafely();

    /// <summary>What such an attempt is told.</summary>
    public static Failure Lost() => new(FailureKind.Cancelled, FailureStage.Sent, "another deployment answered first");
}
