using LlmRouter.Tests.Simulation.Virtual;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>One call of a storm: what its caller wants and does, what became of it.</summary>
internal sealed class StormCall(int number, StormGroup group, CallShape shape, TimeSpan started)
{
    public int Number => number;

    public StormGroup Group => group;

    public CallShape Shape => shape;

    public TimeSpan Started => started;

    public RouteOptions Route { get; init; } = new();

    public int InputTokens { get; init; }

    public int? MostOutput { get; init; }

    /// <summary>When the caller cancels, from the start.</summary>
    public TimeSpan? CancelsAfter { get; init; }

    /// <summary>When the consumer of a stream disposes it, be a read under way or not.</summary>
    public TimeSpan? DisposesAfter { get; init; }

    /// <summary>How many updates the consumer of a stream takes.</summary>
    public int Takes { get; init; } = int.MaxValue;

    /// <summary>Between two reads of the consumer.</summary>
    public TimeSpan Reads { get; init; }

    public TimeSpan Timeout => Route.Timeout ?? group.Timeout;

    public TimeSpan Deadline => started + Timeout;

    public int MaxAttempts => Route.MaxAttempts ?? 10;

    /// <summary>Its calls of providers, in order.</summary>
    public List<ProviderCall> Attempts { get; } = [];

    /// <summary>When the caller cancelled or disposed.</summary>
    public TimeSpan? LeftAt { get; set; }

    public bool Left => LeftAt is not null;

    public CallOutcome Outcome { get; set; }

    public TimeSpan? Ended { get; set; }

    public int Ends { get; set; }

    public Exception? Failure { get; set; }

    public RouteInfo? Answer { get; set; }

    public string Text { get; set; } = "";

    /// <summary>When the first visible update was there.</summary>
    public TimeSpan? FirstSeen { get; set; }

    public override string ToString() => $"call {number} ({shape} of {group.Name})";

    public IList<ChatMessage> Messages => [new(ChatRole.User, $"[#{number}] {InputTokens}")];
}
