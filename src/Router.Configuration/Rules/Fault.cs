using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>One thing that is wrong with a configuration, and where.</summary>
internal sealed class Fault(RuleInfo rule, Place place, string[] arguments)
{
    public RuleInfo Rule { get; } = rule;

    public Place Place { get; } = place;

    public string[] Arguments { get; } = arguments;

    /// <summary>Other places that belong to it, such as the first of two duplicates.</summary>
    public Place[] Related { get; init; } = [];

    /// <summary>What the text at <see cref="Place"/> should probably be (without quotes), for "did you mean" and code fixes.</summary>
    public string? Suggestion { get; init; }

    /// <summary>What would mend it, where that is more than another text.</summary>
    public FaultFix? Fix { get; init; }

    public string Message => string.Format(CultureInfo.InvariantCulture, Rule.Format, Arguments);

    /// <summary>The same fault at another place, for one that has none of its own.</summary>
    public Fault At(Place place) => new(Rule, place, Arguments) { Related = Related, Suggestion = Suggestion, Fix = Fix };

    public override string ToString() => $"{Rule.Id}: {Message}";
}

/// <summary>Collects faults; every reader and rule goes on after one, so that all are reported at once. Not thread-safe.</summary>
internal sealed class FaultBag
{
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> Faults => _faults;

    public bool HasErrors
    {
        get
        {
            foreach (Fault fault in _faults)
            {
                if (fault.Rule.Severity == FaultSeverity.Error)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Add(Fault fault) => _faults.Add(fault);

    /// <summary>Takes back what was found.</summary>
    public void RemoveAll(Predicate<Fault> which) => _faults.RemoveAll(which);

    public void Add(RuleInfo rule, Place place, params string[] arguments) => _faults.Add(new Fault(rule, place, arguments));
}
