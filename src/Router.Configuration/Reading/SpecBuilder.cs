namespace LlmRouter.Configuration;

/// <summary>
/// The configuration as it grows, document by document: what two documents say of one thing is united, what they
/// contradict each other in is a fault, and the first one counts.
/// </summary>
internal sealed class SpecBuilder(FaultBag faults)
{
    private readonly Dictionary<string, Entry<GroupSpec>> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry<EndpointSpec>> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry<AliasSpec>> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Entry<DeploymentSpec>> _deployments = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Entry<BudgetSpec>> _budgets = new(StringComparer.OrdinalIgnoreCase);

    public RouterSpec Spec { get; } = new();

    public FaultBag Faults => faults;

    public GroupSpec? FindGroup(string name) => _groups.TryGetValue(name, out var entry) ? entry.Item : null;

    public EndpointSpec? FindEndpoint(string name) => _endpoints.TryGetValue(name, out var entry) ? entry.Item : null;

    public DeploymentSpec? FindDeployment(string group, string id) =>
        _deployments.TryGetValue(group + "/" + id, out var entry) ? entry.Item : null;

    /// <summary>The group of that name, new or from an earlier document; for a second one of the same document, a group that is in no router.</summary>
    public GroupSpec AddGroup(string name, Place place, int document) => Add(
        _groups, name, document, new GroupSpec(name, place), Spec.Groups, static group => group.Place,
        first => new Fault(ConfigRules.DuplicateName, place, ["Group", Words.Show(name)]) { Related = [first] });

    /// <inheritdoc cref="AddGroup"/>
    public EndpointSpec AddEndpoint(string name, Place place, int document) => Add(
        _endpoints, name, document, new EndpointSpec(name, place), Spec.Endpoints, static endpoint => endpoint.Place,
        first => new Fault(ConfigRules.DuplicateName, place, ["Endpoint", Words.Show(name)]) { Related = [first] });

    public void AddAlias(AliasSpec alias, int document)
    {
        if (!_aliases.TryGetValue(alias.Name, out var first))
        {
            _aliases.Add(alias.Name, new Entry<AliasSpec>(alias, document));
            Spec.Aliases.Add(alias);
        }
        else if (first.Document == document)
        {
            faults.Add(new Fault(ConfigRules.BadAlias, alias.Place, [Words.Show(alias.Name), "is declared twice. Rename or remove one of them."])
            {
                Related = [first.Item.Place],
            });
        }
        else if (!string.Equals(first.Item.Target, alias.Target, StringComparison.OrdinalIgnoreCase) || first.Item.Hidden != alias.Hidden)
        {
            Conflict(Words.Capital(Words.Alias(alias.Name)), alias.Place, first.Item.Place);
        }
    }

    public void AddBudget(BudgetSpec budget, int document)
    {
        string window = BudgetSpec.Periods[(int)budget.Per];
        if (!_budgets.TryGetValue(window + " " + budget.Scope, out var first))
        {
            _budgets.Add(window + " " + budget.Scope, new Entry<BudgetSpec>(budget, document));
            Spec.Budgets.Add(budget);
        }
        else if (first.Document == document)
        {
            faults.Add(new Fault(ConfigRules.DuplicateName, budget.Place, ["Budget", $"{Words.Show(budget.Scope)} per {window}"])
            {
                Related = [first.Item.Place],
            });
        }
        else if (!first.Item.Usd.Equals(budget.Usd))
        {
            Conflict($"{Words.Capital(Words.Budget(budget.Scope))} per {window}", budget.Place, first.Item.Place);
        }
    }

    public void AddDeployment(GroupSpec group, DeploymentSpec deployment, int document)
    {
        // A group that is in no router has a document's second mention of its name: no deployments are compared.
        string name = group.Name + "/" + deployment.Id;
        if (!ReferenceEquals(FindGroup(group.Name), group) || !_deployments.TryGetValue(name, out var first))
        {
            group.Deployments.Add(deployment);
            if (ReferenceEquals(FindGroup(group.Name), group))
            {
                _deployments.Add(name, new Entry<DeploymentSpec>(deployment, document));
            }
        }
        else if (first.Document == document)
        {
            faults.Add(new Fault(ConfigRules.DuplicateDeployment, deployment.Place, [Words.Show(group.Name), Words.Show(deployment.Id)])
            {
                Related = [first.Item.Place],
                Suggestion = FreeId(group, deployment),
            });
        }
        else
        {
            Conflict(Words.Capital(Words.Deployment(deployment.Id, group.Name)), deployment.Place, first.Item.Place, FaultFix.RemoveItem);
        }
    }

    /// <summary>An id that is free so far; <see langword="null"/> where none is written that could be changed.</summary>
    private string? FreeId(GroupSpec group, DeploymentSpec deployment)
    {
        if (!deployment.HasOwnId)
        {
            return null;
        }

        int number = 2;
        while (_deployments.ContainsKey($"{group.Name}/{deployment.Id}-{number}"))
        {
            number++;
        }

        return $"{deployment.Id}-{number}";
    }

    public void SetRouterName(string name, Place place)
    {
        if (Spec.RouterName is null)
        {
            Spec.RouterName = name;
            Spec.RouterNamePlace = place;
        }
        else if (!string.Equals(Spec.RouterName, name, StringComparison.Ordinal))
        {
            Conflict("The router's name", place, Spec.RouterNamePlace);
        }
    }

    /// <summary>Adds settings to those of an earlier document.</summary>
    public void Merge(SettingBag from, SettingBag into, string where)
    {
        foreach (SettingValue value in from)
        {
            if (!into.TryGet(value.Setting, out SettingValue first))
            {
                into.Set(value);
            }
            else if (!SettingValues.Same(first, value))
            {
                Conflict($"'{SettingTable.Get(value.Setting).Name}' of {where}", value.Place, first.Place);
            }
        }
    }

    public void Conflict(string what, Place place, Place first, FaultFix? fix = null) =>
        faults.Add(new Fault(ConfigRules.Conflict, place, [what]) { Related = [first], Fix = fix ?? FaultFix.Remove });

    private T Add<T>(
        Dictionary<string, Entry<T>> index, string name, int document, T item, List<T> list, Func<T, Place> placeOf, Func<Place, Fault> twice)
    {
        if (!index.TryGetValue(name, out Entry<T> first))
        {
            index.Add(name, new Entry<T>(item, document));
            list.Add(item);
            return item;
        }

        if (first.Document == document)
        {
            faults.Add(twice(placeOf(first.Item)));
            return item;
        }

        index[name] = first with { Document = document };
        return first.Item;
    }

    /// <summary>Something declared, and the last document that declared it.</summary>
    private readonly record struct Entry<T>(T Item, int Document);
}
