using LlmRouter.Core;

namespace LlmRouter.Resilience;

/// <summary>
/// How often the requests of a group may come back to deployments that have failed them: a share of its calls in the last minute,
/// and some more. It keeps a brown-out from being made worse by those who try again. Counting a call is one atomic operation.
/// </summary>
internal sealed class ReturnBudget
{
    private const int Seconds = 60;

    private readonly Lock _lock = new();
    private SecondCounts _calls;
    private SecondCounts _returns;

    /// <summary>Counts a call.</summary>
    public void Count(long second) => _calls.Add(second, failed: false);

    /// <summary>Takes the right to one return.</summary>
    public bool TryTake(long second, RetrySettings settings)
    {
        lock (_lock)
        {
            _calls.Sum(second, Seconds, out int calls, out _);
            _returns.Sum(second, Seconds, out int returns, out _);
            if (returns + 1 > (settings.BudgetShare * calls) + settings.BudgetPerMinute)
            {
                return false;
            }

            _returns.Add(second, failed: false);
            return true;
        }
    }
}
