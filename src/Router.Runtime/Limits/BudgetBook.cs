using System.Collections.Concurrent;
using System.Collections.Frozen;
using LlmRouter.Configuration;

namespace LlmRouter.Limits;

/// <summary>The budgets of a configuration, by what they are for. Immutable but for tenants that are met; thread-safe.</summary>
internal sealed class BudgetBook
{
    /// <summary>Tenants beyond so many share the budgets of one: a flood of invented names must not fill the memory.</summary>
    public const int MostTenants = 100_000;

    private const string EachTenant = "*";

    private readonly FrozenDictionary<string, Budget[]> _byScope;
    private readonly BudgetSpec[] _eachTenant;
    private readonly ConcurrentDictionary<string, Budget[]> _tenants;
    private readonly Budget[] _otherTenants;
    private int _tenantCount;

    /// <param name="specs">What is configured.</param>
    /// <param name="before">The book that this one follows: what is spent stays spent.</param>
    public BudgetBook(IReadOnlyList<BudgetSpec> specs, BudgetBook? before = null)
    {
        _byScope = specs
            .Where(s => s.Kind != BudgetSpec.TenantKind || s.Name != EachTenant)
            .GroupBy(s => s.Scope, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.Select(s => before?.Find(s) ?? Make(s, s.Scope)).ToArray(), StringComparer.OrdinalIgnoreCase);
        _eachTenant = [.. specs.Where(s => s.Kind == BudgetSpec.TenantKind && s.Name == EachTenant)];
        bool same = before is not null && before._eachTenant.Select(s => (s.Usd, s.Per)).SequenceEqual(_eachTenant.Select(s => (s.Usd, s.Per)));
        _tenants = same ? before!._tenants : new(StringComparer.OrdinalIgnoreCase);
        if (!same && before is not null && _eachTenant.Length > 0)
        {
            foreach ((string tenant, Budget[] budgets) in before._tenants)
            {
                _tenants[tenant] = Tenant(tenant, budgets);
            }
        }

        _tenantCount = _tenants.Count;
        _otherTenants = same ? before!._otherTenants : Tenant("(others)", before?._otherTenants);
    }

    /// <summary>Every budget that is not a tenant's by pattern.</summary>
    public IEnumerable<Budget> All => _byScope.Values.SelectMany(b => b);

    /// <summary>The budgets of an hour and longer that an earlier book did not have: they outlive many a process.</summary>
    public IEnumerable<Budget> Longer(BudgetBook? before)
        => ReferenceEquals(before, this) ? [] : All.Concat(_otherTenants)
            .Where(b => b.Window != BudgetWindow.Minute && before?._byScope.ContainsKey(b.Scope) != true);

    /// <summary>What the calls of a deployment are paid from.</summary>
    /// <param name="name">The deployment as <c>group/id</c>.</param>
    /// <param name="provider">Its provider.</param>
    public Budget[] ForDeployment(string name, string provider)
        => _byScope.Count == 0 ? [] : [.. Of(BudgetSpec.DeploymentKind, name), .. Of(BudgetSpec.ProviderKind, provider)];

    /// <summary>What a request is paid from for its own: its tags and its tenant.</summary>
    public Budget[] For(RouteOptions? options)
    {
        if (options is null || (_byScope.Count == 0 && _eachTenant.Length == 0) || options is { Tenant: null, Tags: null or { Count: 0 } })
        {
            return [];
        }

        var budgets = new List<Budget>();
        foreach (string tag in (options.Tags ?? []).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            budgets.AddRange(Of(BudgetSpec.TagKind, tag));
        }

        if (options.Tenant is { Length: > 0 } tenant)
        {
            Budget[] own = Of(BudgetSpec.TenantKind, tenant);
            budgets.AddRange(own.Length > 0 || _eachTenant.Length == 0 ? own : Each(tenant));
        }

        return [.. budgets];
    }

    private static Budget Make(BudgetSpec spec, string scope) => new(scope, Budget.Of((decimal)spec.Usd), (BudgetWindow)spec.Per);

    private Budget[] Of(string kind, string name) => _byScope.GetValueOrDefault($"{kind}:{name}") ?? [];

    private Budget[] Tenant(string tenant, Budget[]? before = null)
        => Array.ConvertAll(_eachTenant, s => Like(before, s) ?? Make(s, $"{BudgetSpec.TenantKind}:{tenant}"));

    private Budget[] Each(string tenant)
    {
        if (_tenants.TryGetValue(tenant, out Budget[]? known))
        {
            return known;
        }

        if (Volatile.Read(ref _tenantCount) >= MostTenants)
        {
            return _otherTenants;
        }

        Budget[] made = Tenant(tenant);
        if (_tenants.TryAdd(tenant, made))
        {
            Interlocked.Increment(ref _tenantCount);
            return made;
        }

        return _tenants.GetValueOrDefault(tenant) ?? made;
    }

    private Budget? Find(BudgetSpec spec) => Like(_byScope.GetValueOrDefault(spec.Scope), spec);

    /// <summary>One of these for the same window, with what is spent of it, under the limit that is now configured.</summary>
    private static Budget? Like(Budget[]? budgets, BudgetSpec spec)
    {
        Budget? same = Array.Find(budgets ?? [], b => b.Window == (BudgetWindow)spec.Per);
        return same is not null && same.Limit == Budget.Of((decimal)spec.Usd) ? same : same?.WithLimit(Budget.Of((decimal)spec.Usd));
    }
}
