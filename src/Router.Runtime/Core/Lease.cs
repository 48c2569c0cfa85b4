using LlmRouter.Errors;
using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>
/// The right to one call of one deployment: a place in flight, a request and reserved tokens. It is kept in exactly one field
/// (of the call, then of the stream) and settled there exactly once, whatever happens; settling again does nothing.
/// </summary>
internal struct Lease
{
    /// <summary>In place of a second: no limit was asked.</summary>
    public const long Unlimited = -1;

    private readonly long _second;
    private readonly int _input;
    private readonly int _output;
    private readonly int _learnt;
    private readonly BudgetHold _budgets;
    private DeploymentState? _deployment;

    public Lease(DeploymentState deployment, long second, int input, int output, long started, int learnt = 0, BudgetHold budgets = default)
    {
        _deployment = deployment;
        _second = second;
        _input = input;
        _output = output;
        _learnt = learnt;
        _budgets = budgets;
        Started = started;
    }

    /// <summary>The timestamp of the decision.</summary>
    public long Started { get; }

    /// <summary>The deployment, while the lease is open.</summary>
    public readonly DeploymentState? Deployment => _deployment;

    /// <summary>Whether it holds money that others may be waiting for.</summary>
    public readonly bool HasBudgets => _budgets.Any;

    /// <summary>Ends it with an answer: what was reserved becomes what was used.</summary>
    /// <param name="usage">What was used, if that is known.</param>
    /// <param name="now">The time.</param>
    /// <param name="cost">What it cost, in US dollars, if that is known.</param>
    /// <returns>Whether this call ended it.</returns>
    public bool Succeed(TokenUsage? usage, long now, decimal? cost = null)
    {
        if (Interlocked.Exchange(ref _deployment, null) is not { } deployment)
        {
            return false;
        }

        // First: whoever is served by what the deployment gives back must find the money there as well.
        _budgets.Settle(cost is { } dollars ? Budget.Of(dollars) : null, deployment.Clock.Provider);

        // Without reported usage the reservation is the best estimate there is, and stays booked.
        deployment.Release(_second, 0, usage is { } u ? u.Input - _input : 0, usage is { } v ? v.Output - _output : 0, now, _learnt);
        deployment.Capacity?.Released(deployment, HasBudgets);
        return true;
    }

    /// <summary>Ends it without an answer: how far it had come decides what is given back.</summary>
    /// <param name="stage">How far it had come.</param>
    /// <param name="now">The time.</param>
    /// <param name="seen">What was used of it before it was cut, as reported or estimated, if that is known.</param>
    /// <param name="cost">What that cost, in US dollars, if that is known.</param>
    /// <param name="quiet">Whether the caller tells those who wait by itself, once the deployment cools if it has to.</param>
    /// <returns>Whether this call ended it.</returns>
    public bool Fail(FailureStage stage, long now, TokenUsage? seen = null, decimal? cost = null, bool quiet = false)
    {
        if (Interlocked.Exchange(ref _deployment, null) is not { } deployment)
        {
            return false;
        }

        _budgets.Settle(stage == FailureStage.Sent ? cost is { } dollars ? Budget.Of(dollars) : null : 0, deployment.Clock.Provider);
        switch (stage)
        {
            case FailureStage.NotSent:
                deployment.Release(_second, 1, -_input, -_output, now, _learnt);
                break;
            case FailureStage.Answered:
                deployment.Release(_second, 0, -_input, -_output, now, _learnt);
                break;
            default:
                deployment.Release(_second, 0, seen is { } used ? used.Input - _input : 0, (seen?.Output ?? 0) - _output, now, _learnt);
                break;
        }

        if (!quiet)
        {
            deployment.Capacity?.Released(deployment, HasBudgets);
        }

        return true;
    }
}
