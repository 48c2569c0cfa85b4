using LlmRouter.Core;
using LlmRouter.Resilience.Injection;

namespace LlmRouter;

/// <summary>
/// Makes attempts fail on purpose, to rehearse what follows: <see cref="Router.Faults"/>. A failure is made where the attempt would
/// be sent, in place of the provider's answer, so everything around it is real: leases, limits, budgets, cooldowns, retries,
/// fallbacks, events, logs and lists of attempts. Nothing is sent for it. In process only; until it is used it costs a branch an
/// attempt. Thread-safe.
/// </summary>
/// <remarks>
/// A target is a name as calls use it: a group or an alias of one (every attempt in that group, also when it is there as a
/// fallback), or a deployment as <c>group/id</c> (every attempt on it, whichever group it was chosen from). An attempt meets one
/// failure at most. What is counted (<see cref="Next"/>, <see cref="NextStream"/>) goes before what is always so
/// (<see cref="Always"/>), a deployment's before its group's, and what was injected first before what came later; before all of
/// them go the request's own (<see cref="RouteOptions.Faults"/>). A name is looked up when it is given: a later change of the
/// configuration does not move what was injected.
/// </remarks>
/// <example>
/// <code>
/// router.Faults.Next("gpt-4", FailureKind.RateLimited, count: 3, retryAfter: TimeSpan.FromSeconds(20));
/// router.Faults.Always("gpt-4/azure-east", FailureKind.Connection);
/// ChatResponse answer = await router.Gpt4.CompleteAsync("Are you there?");   // from the fallback
/// router.Faults.Clear();
/// </code>
/// </example>
public sealed class FaultInjector
{
    private readonly RouterEngine _engine;

    internal FaultInjector(RouterEngine engine) => _engine = engine;

    /// <summary>Failures of <see cref="Next"/> and <see cref="NextStream"/> that no attempt has met yet.</summary>
    public int Pending => _engine.Faults.Pending;

    /// <summary>Each of the next attempts fails, at once. Repeated calls queue up.</summary>
    /// <param name="target">A group, an alias, or a deployment as <c>group/id</c>.</param>
    /// <param name="kind">
    /// How it fails. <see cref="FailureKind.Timeout"/> comes at once as well; to spend the time, use <see cref="Delay"/>.
    /// </param>
    /// <param name="count">How many attempts, 1 or more.</param>
    /// <param name="retryAfter">How long the provider asks to wait, zero or more; <see langword="null"/>: it does not say.</param>
    /// <param name="statusCode">
    /// The HTTP status, 400 to 599; <see langword="null"/>: the usual one of that kind, if it has one.
    /// </param>
    /// <exception cref="UnknownModelException"><paramref name="target"/> stands for nothing.</exception>
    /// <exception cref="ArgumentException">
    /// No attempt fails so: <see cref="FailureKind.BudgetExceeded"/>, <see cref="FailureKind.NoneEligible"/>,
    /// <see cref="FailureKind.Cancelled"/>, <see cref="FailureKind.UnknownModel"/>; or a failure of that kind has no status.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Next(string target, FailureKind kind, int count = 1, TimeSpan? retryAfter = null, int? statusCode = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        InjectedFailure.Check(kind, nameof(kind), retryAfter, statusCode);
        _engine.Faults.Add(new FaultRule(Find(target), kind) { Left = count, RetryAfter = retryAfter, StatusCode = statusCode });
    }

    /// <summary>
    /// Each of the next streams breaks: the provider is asked, and after so many visible chunks of its answer the failure comes
    /// instead of the next one, or instead of the end where there are no more. With 0 that is before the first one: an ordinary
    /// failed attempt. Whole answers are passed over. Repeated calls queue up.
    /// </summary>
    /// <param name="target">A group, an alias, or a deployment as <c>group/id</c>.</param>
    /// <param name="kind">How it fails.</param>
    /// <param name="afterChunks">Visible chunks that come before, 0 or more.</param>
    /// <param name="count">How many streams, 1 or more.</param>
    /// <exception cref="UnknownModelException"><paramref name="target"/> stands for nothing.</exception>
    /// <exception cref="ArgumentException">No attempt fails so; see <see cref="Next"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void NextStream(string target, FailureKind kind, int afterChunks, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterChunks);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        InjectedFailure.Check(kind, nameof(kind));
        _engine.Faults.Add(new FaultRule(Find(target), kind) { Left = count, AfterChunks = afterChunks });
    }

    /// <summary>Every attempt, or a share of them, fails until <see cref="Clear"/>. Several of them are asked one after the other.</summary>
    /// <param name="target">A group, an alias, or a deployment as <c>group/id</c>.</param>
    /// <param name="kind">How it fails, as for <see cref="Next"/>.</param>
    /// <param name="probability">The share of attempts, 0 to 1, drawn by the router's random numbers.</param>
    /// <param name="retryAfter">How long the provider asks to wait, zero or more; <see langword="null"/>: it does not say.</param>
    /// <param name="statusCode">
    /// The HTTP status, 400 to 599; <see langword="null"/>: the usual one of that kind, if it has one.
    /// </param>
    /// <exception cref="UnknownModelException"><paramref name="target"/> stands for nothing.</exception>
    /// <exception cref="ArgumentException">No attempt fails so; see <see cref="Next"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Always(string target, FailureKind kind, double probability = 1, TimeSpan? retryAfter = null, int? statusCode = null)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }

        InjectedFailure.Check(kind, nameof(kind), retryAfter, statusCode);
        _engine.Faults.Add(new FaultRule(Find(target), kind) { Probability = probability, RetryAfter = retryAfter, StatusCode = statusCode });
    }

    /// <summary>
    /// Every attempt waits before it is sent, or before it fails, until <see cref="Clear"/>. The time is part of the attempt, by the
    /// router's clock, so an attempt timeout cuts it. A deployment's goes before its group's.
    /// </summary>
    /// <param name="target">A group, an alias, or a deployment as <c>group/id</c>.</param>
    /// <param name="delay">How long, up to a day; another one for the same target takes its place, and zero takes it away.</param>
    /// <exception cref="UnknownModelException"><paramref name="target"/> stands for nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is out of its range.</exception>
    public void Delay(string target, TimeSpan delay)
    {
        if (delay < TimeSpan.Zero || delay > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A delay lies between zero and one day.");
        }

        _engine.Faults.Delay(Find(target), delay);
    }

    /// <summary>Takes away what was injected. Cooldowns that came of it stay: see <see cref="Router.Deployments"/>.</summary>
    /// <param name="target">What was injected for this target alone; <see langword="null"/>: everything.</param>
    /// <exception cref="UnknownModelException"><paramref name="target"/> stands for nothing.</exception>
    public void Clear(string? target = null) => _engine.Faults.Clear(target is null ? null : Find(target));

    private FaultTarget Find(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        FallbackTarget found = _engine.Resolve(target);
        return new FaultTarget(_engine.Table.Groups[found.Group].Name, found.Deployment?.Name, found.Capture);
    }
}
