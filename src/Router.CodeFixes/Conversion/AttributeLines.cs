using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes;

/// <summary>A configuration as attributes, one a line.</summary>
/// <param name="prefix">What stands before the names of the runtime's types: empty, or its namespace.</param>
internal sealed class AttributeLines(string prefix)
{
    private readonly List<string> _lines = [];

    /// <summary>The attributes beside <c>[LlmRouter]</c>; <see langword="null"/> when the configuration says what no attribute can.</summary>
    /// <param name="spec">The configuration.</param>
    /// <param name="router">The arguments of <c>[LlmRouter]</c>.</param>
    public IReadOnlyList<string>? Write(RouterSpec spec, out string router)
    {
        router = string.Join(", ", Arguments(spec.Settings, ofGroup: true));
        if (spec.Suppressions.Count > 0 || !AllHave(spec))
        {
            return null;
        }

        foreach (EndpointSpec endpoint in spec.Endpoints)
        {
            Add("Endpoint", [Text(endpoint.Name), .. Arguments(endpoint.Settings)]);
            AddHeaders("@" + endpoint.Name, endpoint.Settings);
        }

        AddRules(null, spec.Settings);
        foreach (GroupSpec group in spec.Groups)
        {
            string attribute = group.StrategyType is { } type ? $"ModelGroup<{type}>" : "ModelGroup";
            Add(attribute, [Text(group.Name), .. Arguments(group.Settings, ofGroup: true)]);
            AddRules(group.Name, group.Settings);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                string name = group.Name + "/" + deployment.Id;
                Add("Deployment", [Text(group.Name), Text(deployment.Id), .. Arguments(deployment.Settings)]);
                AddHeaders(name, deployment.Settings);
                AddRules(name, deployment.Settings);
                if (deployment.Settings.TryGet(Setting.Price, out SettingValue price))
                {
                    Add("Price", [Text(name), .. price.NumberMap.Select(static pair => $"{Words.Capital(pair.Key)} = {CSharpValue.Of(pair.Value)}")]);
                }
            }
        }

        foreach (AliasSpec alias in spec.Aliases)
        {
            Add("ModelAlias", [Text(alias.Name), Text(alias.Target), .. alias.Hidden ? (string[])["Hidden = true"] : []]);
        }

        foreach (BudgetSpec budget in spec.Budgets)
        {
            Add("Budget", [Text(budget.Scope), CSharpValue.Of(budget.Usd), $"{prefix}BudgetWindow.{CSharpValue.Pascal(BudgetSpec.Periods[(int)budget.Per])}"]);
        }

        return _lines;
    }

    /// <summary>An empty map says that nothing holds for single kinds, and there is no attribute for that.</summary>
    private static bool AllHave(RouterSpec spec)
    {
        IEnumerable<SettingBag> bags = spec.Groups.SelectMany(static group => group.Deployments.Select(static one => one.Settings).Append(group.Settings)).Append(spec.Settings);
        return !bags.Any(static bag => bag.Any(static value => SettingTable.Get(value.Setting).Kind == SettingKind.NumberMap && value.NumberMap.Length == 0));
    }

    private IEnumerable<string> Arguments(SettingBag settings, bool ofGroup = false)
    {
        foreach (SettingValue value in settings)
        {
            SettingInfo info = SettingTable.Get(value.Setting);
            string? text = info.Kind switch
            {
                SettingKind.TextMap or SettingKind.NumberMap => null,
                SettingKind.FallbackList => ofGroup && Plain(value.Fallbacks) is var plain && (plain.Count > 0 || value.Fallbacks.Length == 0) ? List(plain) : null,
                SettingKind.Flag => value.Flag ? "true" : "false",
                SettingKind.Integer or SettingKind.Number or SettingKind.Duration => CSharpValue.Of(value.Number),
                SettingKind.TextList => List(value.TextList),
                SettingKind.Choice => Choice(value),
                _ => Text(value.Text),
            };
            if (text is not null)
            {
                yield return $"{info.AttributeName} = {text}";
            }
        }
    }

    /// <summary>The entries with which a list begins that are nothing but names; the others, whose order counts, get attributes.</summary>
    private static List<string> Plain(FallbackSpec[] entries) =>
        [.. entries.TakeWhile(static entry => entry.Kinds is null && entry.Settings.Count == 0).Select(static entry => entry.Target)];

    private string Choice(SettingValue value)
    {
        string type = value.Setting switch
        {
            Setting.Strategy => prefix + "RoutingStrategy",
            Setting.Mode => prefix + "ModelMode",
            Setting.TagMatching => prefix + "TagMatching",
            Setting.Cooldown => prefix + "CooldownMode",
            _ => "global::Microsoft.Extensions.AI." + value.Setting,
        };
        return type + "." + CSharpValue.Pascal(value.Text);
    }

    private void AddHeaders(string target, SettingBag settings)
    {
        if (settings.TryGet(Setting.Headers, out SettingValue headers))
        {
            foreach (KeyValuePair<string, string> header in headers.TextMap)
            {
                Add("Header", [Text(target), Text(header.Key), Text(header.Value)]);
            }
        }
    }

    /// <summary>What holds for single kinds of failures: fallbacks, retries, cooldowns.</summary>
    private void AddRules(string? target, SettingBag settings)
    {
        string[] on = target is null ? [] : [Text(target)];
        if (settings.TryGet(Setting.Fallbacks, out SettingValue list))
        {
            foreach (FallbackSpec entry in list.Fallbacks.Skip(Plain(list.Fallbacks).Count))
            {
                foreach (string? kind in entry.Kinds ?? [null!])
                {
                    Add("Fallback", [.. on, Text(entry.Target), .. kind is null ? (string[])[] : [$"On = {Kind(kind)}"], .. Arguments(entry.Settings)]);
                }
            }
        }

        AddKinds("RetryRule", on, [("Retries", Map(settings, Setting.RetriesByKind))]);
        AddKinds("CooldownRule", on, [("AllowedFailures", Map(settings, Setting.AllowedFailuresByKind)), ("CooldownSeconds", Map(settings, Setting.CooldownSecondsByKind))]);
    }

    /// <summary>One attribute a kind, with all that is said of it.</summary>
    private void AddKinds(string attribute, string[] on, (string Member, KeyValuePair<string, double>[] Map)[] maps)
    {
        foreach (string kind in maps.SelectMany(static one => one.Map).Select(static pair => pair.Key).Distinct())
        {
            IEnumerable<string> members = maps.SelectMany(one => one.Map.Where(pair => pair.Key == kind).Select(pair => $"{one.Member} = {CSharpValue.Of(pair.Value)}"));
            Add(attribute, [.. on, Kind(kind), .. members]);
        }
    }

    private static KeyValuePair<string, double>[] Map(SettingBag settings, Setting map) => settings.TryGet(map, out SettingValue value) ? value.NumberMap : [];

    private string Kind(string kind) => $"{prefix}FailureKind.{CSharpValue.Pascal(kind)}";

    private static string Text(string text) => CSharpValue.Of(text);

    private static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Text)) + "]";

    private void Add(string attribute, IEnumerable<string> arguments) => _lines.Add($"[{prefix}{attribute}({string.Join(", ", arguments)})]");
}
