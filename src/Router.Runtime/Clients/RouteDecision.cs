using System.Text;

namespace LlmRouter;

/// <summary>
/// One decision explained: which deployments were considered, why each was ruled out, and why the winner won. Immutable.
/// </summary>
public sealed class RouteDecision
{
    internal RouteDecision(string group, string strategy, IReadOnlyList<CandidateInfo> candidates)
    {
        Group = group;
        Strategy = strategy;
        Candidates = candidates;
    }

    /// <summary>The group.</summary>
    public string Group { get; }

    /// <summary>The strategy that picked, as <c>models.json</c> spells it, or the name of an application's own.</summary>
    public string Strategy { get; }

    /// <summary>Every deployment of the group, in declared order.</summary>
    public IReadOnlyList<CandidateInfo> Candidates { get; }

    /// <summary>The one that was picked; <see langword="null"/> when none could be.</summary>
    public string? Chosen { get; internal init; }

    /// <summary>Why that one, in words; <see langword="null"/> when none was picked.</summary>
    public string? Why { get; internal init; }

    /// <summary>A line for the decision, and one for each deployment.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Group).Append(": ").Append(Chosen is null ? "no deployment can take the request" : $"{Chosen} - {Why}");
        foreach (CandidateInfo candidate in Candidates)
        {
            text.Append("\n  ").Append(candidate);
        }

        return text.ToString();
    }
}
