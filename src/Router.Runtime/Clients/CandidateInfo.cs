namespace LlmRouter;

/// <summary>One deployment in a decision. Immutable.</summary>
public sealed class CandidateInfo
{
    internal CandidateInfo(string deployment, RouteVerdict verdict, string reason)
    {
        Deployment = deployment;
        Verdict = verdict;
        Reason = reason;
    }

    /// <summary>The id of the deployment; as <c>group/id</c> where another group declares it.</summary>
    public string Deployment { get; }

    /// <summary>Whether it could be picked, and if not, what stood in its way first.</summary>
    public RouteVerdict Verdict { get; }

    /// <summary>The same in words, with numbers.</summary>
    public string Reason { get; }

    /// <summary>When that ends, from the decision on; <see langword="null"/> when it cannot be told, or never.</summary>
    public TimeSpan? AvailableIn { get; internal init; }

    /// <summary>
    /// What the strategy goes by, of one that could be picked, e.g. <c>2 in flight, weight 1</c>; <see langword="null"/> for others,
    /// and where there is nothing to tell.
    /// </summary>
    public string? Score { get; internal init; }

    /// <summary>Requests in flight.</summary>
    public int InFlight { get; internal init; }

    /// <summary>In one line.</summary>
    public override string ToString() => Score is null ? $"{Deployment}: {Reason}" : $"{Deployment}: {Reason}, {Score}";
}
