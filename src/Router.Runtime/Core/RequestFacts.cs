using LlmRouter.Limits;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <summary>What a decision goes by: what is known of the request at that moment. Immutable.</summary>
internal readonly struct RequestFacts
{
    private readonly Budget[]? _budgets;

    /// <summary>What is reserved of the limits.</summary>
    public Reservation Need { get; init; }

    /// <summary>The time.</summary>
    public required long Now { get; init; }

    /// <summary>The only deployment that may be taken, if the request says so.</summary>
    public DeploymentState? Pin { get; init; }

    /// <summary>The hash of whose provider state it carries; 0 = none.</summary>
    public ulong Issuer { get; init; }

    /// <summary>Those who can go on with that state, when there is some.</summary>
    public TriedSet Successors { get; init; }

    /// <summary>Those who do not have the model that the group's pattern has captured.</summary>
    public TriedSet Lacking { get; init; }

    /// <summary>Whom it takes, where it says so.</summary>
    public Demands? Demands { get; init; }

    /// <summary>The budgets that the request itself is paid from: of its tags and its tenant.</summary>
    public Budget[] Budgets
    {
        get => _budgets ?? [];
        init => _budgets = value;
    }

    /// <summary>What it needs of a model, as far as some of the group lack it.</summary>
    public RequestFeatures Features { get; init; }

    /// <summary>Tokens that a context window must hold: the estimate less the estimator's error, and an explicit maximum of output.</summary>
    public long Tokens { get; init; }

    /// <summary>A hash of the session or of the prompt's beginning, for affinity; 0 = none.</summary>
    public ulong Key { get; init; }

    /// <summary>Where the session was answered last, if it is to stay there; whose provider state it carries, if it does.</summary>
    public DeploymentState? Preferred { get; init; }

    /// <summary>What picks in place of the group's own strategy, if the request says so.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Weights by index in place of the group's, if the request gives some; all 0 = any. As long as the group.</summary>
    public float[]? Weights { get; init; }

    /// <summary>What the application narrows the candidates by, if it does.</summary>
    public ICandidateFilter? Filter { get; init; }

    /// <summary>What the request asks of the router, for the filter; <see langword="null"/> when it asks nothing.</summary>
    public Wishes? Wishes { get; init; }

    /// <summary>What stands in the star's place, for the filter, when the group is a pattern.</summary>
    public string? Capture { get; init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStream { get; init; }
}
