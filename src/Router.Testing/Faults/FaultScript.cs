using LlmRouter.Testing.Server;

namespace LlmRouter.Testing;

/// <summary>
/// When which <see cref="Fault"/> happens to the requests of a deployment or of a group. Asked in this order, and the first that says so decides: what
/// <see cref="Next(Fault)"/> queued, the rules of <see cref="When"/>, the probabilities. Faults that cannot happen to a request
/// are passed over. Thread-safe, and may be changed at any time.
/// </summary>
public sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Fault> _next = new();
    private Rule[] _rules = [];
    private volatile bool _any;

    internal FaultScript()
    {
    }

    /// <summary>The next request meets this fault. Repeated calls queue up.</summary>
    /// <param name="fault">The fault.</param>
    public void Next(Fault fault) => Next(1, fault);

    /// <summary>The next <paramref name="count"/> requests meet this fault. Repeated calls queue up.</summary>
    /// <param name="count">One or more.</param>
    /// <param name="fault">The fault.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    public void Next(int count, Fault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            for (int i = 0; i < count; i++)
            {
                _next.AddLast(fault);
            }

            _any = true;
        }
    }

    /// <summary>Every request meets this fault.</summary>
    /// <param name="fault">The fault.</param>
    public void Always(Fault fault) => Add(null, 1, fault);

    /// <summary>Every request for which <paramref name="predicate"/> says so meets this fault.</summary>
    /// <param name="predicate">Called from any thread.</param>
    /// <param name="fault">The fault.</param>
    public void When(Func<SimulatedRequest, bool> predicate, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Add(predicate, 1, fault);
    }

    /// <summary>A share of all requests meets this fault, drawn by the simulator's seed and the number of the request.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <param name="fault">The fault.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is out of range.</exception>
    public void WithProbability(double probability, Fault fault)
    {
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "must be from 0 to 1");
        }

        Add(null, probability, fault);
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _next.Clear();
            _rules = [];
            _any = false;
        }
    }

    internal Fault? Pick(SimulatedRequest request, ref Chance chance)
    {
        if (!_any)
        {
            return null;
        }

        Rule[] rules;
        lock (_lock)
        {
            for (LinkedListNode<Fault>? node = _next.First; node is not null; node = node.Next)
            {
                if (node.Value.AppliesTo(request))
                {
                    _next.Remove(node);
                    return node.Value;
                }
            }

            rules = _rules;
        }

        return PickRule(rules, request, ref chance);
    }

    private static Fault? PickRule(Rule[] rules, SimulatedRequest request, ref Chance chance)
    {
        foreach (Rule rule in rules)
        {
            if (rule.Predicate is { } predicate && rule.Fault.AppliesTo(request) && predicate(request))
            {
                return rule.Fault;
            }
        }

        foreach (Rule rule in rules)
        {
            // Drawn also where the fault does not apply, so that one request's kind does not shift another rule's luck.
            if (rule.Predicate is null && chance.NextDouble() < rule.Probability && rule.Fault.AppliesTo(request))
            {
                return rule.Fault;
            }
        }

        return null;
    }

    private void Add(Func<SimulatedRequest, bool>? predicate, double probability, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _rules = [.. _rules, new Rule(predicate, probability, fault)];
            _any = true;
        }
    }

    private sealed record Rule(Func<SimulatedRequest, bool>? Predicate, double Probability, Fault Fault);
}
