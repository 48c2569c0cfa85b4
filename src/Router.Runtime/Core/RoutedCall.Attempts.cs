using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <content>The attempts: how many there were, and how each of them went.</content>
internal sealed partial class RoutedCall
{
    // Of the root. Rarely more than two fail.
    private List<FailedAttempt>? _failed;
    private int _taken;
    private int _attemptCount;
    private int _timeoutCount;

    /// <summary>Attempts made or running.</summary>
    public int Attempts => Root._attemptCount;

    /// <summary>Attempts that ended in a timeout.</summary>
    public int Timeouts => Root._timeoutCount;

    /// <summary>Attempts that are kept back for fallbacks still to come; negative = nobody has counted yet.</summary>
    public int KeptBack { private get; set; } = -1;

    /// <summary>The same for a second attempt beside one in this group.</summary>
    public int KeptBackIn(GroupTable group)
        => KeptBack >= 0 ? KeptBack : Math.Min(FallbacksOf(group, null, isFirst: true).Length, MaxFallbacks);

    /// <summary>How many failed, or lost.</summary>
    public int FailureCount => Root._failed?.Count ?? 0;

    /// <summary>Those that failed, or lost, in order.</summary>
    public AttemptInfo[] FailedAttempts => AllAttempts([]);

    /// <summary>Whether the answer is streamed. Known from the first attempt on.</summary>
    public bool IsStream { get; private set; }

    public void AttemptStarts(bool isStream)
    {
        IsStream = isStream;
        Root._attemptCount++;
    }

    /// <summary>Writes a failed attempt down.</summary>
    public AttemptInfo AttemptFailed(GroupTable group, DeploymentState deployment, Failure failure, TimeSpan duration)
    {
        var attempt = new AttemptInfo(group.Name, group.NameOf(deployment))
        {
            Kind = failure.Kind,
            StatusCode = failure.StatusCode,
            Duration = duration,
            ProviderRequestId = failure.ProviderRequestId,
            ErrorCode = failure.Code,
            Message = failure.Message,
            IsHedge = IsHedge,
            Decision = Decision,
        };

        // An answer that breaks had beaten another attempt, which is told of here as it would be with the answer.
        AttemptInfo? lost = _race?.IsWonBy(this) == true ? _race.LostTo(this) : null;
        _race?.Failed(this);
        RoutedCall root = Root;

        // Of two attempts at the same time both may fail in the same moment.
        lock (root)
        {
            root._timeoutCount += failure.Kind == FailureKind.Timeout ? 1 : 0;
            root._failed ??= new(2);
            if (lost is not null)
            {
                root._failed.Add(new(lost, null, null));
            }

            root._failed.Add(new(attempt, deployment, failure));
        }

        return attempt;
    }

    /// <summary>The failures that have been written down since this was asked last, in order.</summary>
    public IEnumerable<(DeploymentState Deployment, Failure Failure)> TakeFailures()
    {
        while (true)
        {
            FailedAttempt next;
            lock (this)
            {
                if (_failed is null || _taken == _failed.Count)
                {
                    yield break;
                }

                next = _failed[_taken++];
            }

            if (next is { Deployment: { } deployment, Failure: { } failure })
            {
                yield return (deployment, failure);
            }
        }
    }

    /// <summary>How an answer came about.</summary>
    public RouteInfo Route(GroupTable group, DeploymentState deployment, TimeSpan attempt, decimal? cost, TimeSpan? timeToFirstToken, string? providerRequestId)
    {
        var answered = new AttemptInfo(group.Name, group.NameOf(deployment)) { Duration = attempt, ProviderRequestId = providerRequestId, IsHedge = IsHedge, Decision = Decision };
        AttemptInfo[] attempts = Root._failed is null && _race is null ? [answered] : AllAttempts(answered);
        return new RouteInfo(RequestId, Requested.Name, attempts)
        {
            Provider = deployment.Connection.Provider,
            Model = deployment.Connection.ModelFor(Capture),
            Duration = Elapsed,
            TimeToFirstToken = timeToFirstToken,
            Cost = cost,
            IsMock = IsMock,
            IsContinued = Continuation is { IsContinued: true },
        };
    }

    private AttemptInfo[] AllAttempts(AttemptInfo answered)
        => AllAttempts(_race?.LostTo(this) is { } lost ? [lost, answered] : [answered]);

    private AttemptInfo[] AllAttempts(ReadOnlySpan<AttemptInfo> last)
    {
        lock (Root)
        {
            int failed = FailureCount;
            var all = new AttemptInfo[failed + last.Length];
            for (int i = 0; i < failed; i++)
            {
                all[i] = Root._failed![i].Attempt;
            }

            last.CopyTo(all.AsSpan(failed));
            return all;
        }
    }
}
