namespace LlmRouter.Configuration;

/// <summary>
/// Turns a configuration into constant data. Records, all <c>int</c>: the router's class (a text), its settings; the number
/// of groups, and of each the name, settings, number of deployments and of each id, whether a file declares it, and settings; the number of
/// aliases, and of each name, target, hidden, whether a file declares it; the number of endpoints, and of each name and settings; the number of budgets, and of each
/// scope, dollars, window and whether a file declares it. Settings are their number, and of each its id and what <see cref="SettingKind"/> says: a position
/// in texts or numbers, a whole number, or a count and items. A fallback is its target, its kinds (0 for none, else one more than
/// their count, and each) and settings. Places are left out, and so are types of
/// strategies, which are code.
/// </summary>
internal sealed class ImageWriter
{
    private readonly List<string> _texts = [""];
    private readonly Dictionary<string, int> _textIndex = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<double> _numbers = [];
    private readonly Dictionary<long, int> _numberIndex = [];
    private readonly List<int> _records = [];
    private readonly Action<int, string>? _section;

    private ImageWriter(Action<int, string>? section) => _section = section;

    /// <param name="spec">The configuration.</param>
    /// <param name="section">Called with the position at which each part of the records begins and what it is about, for comments.</param>
    public static RouterImage Write(RouterSpec spec, Action<int, string>? section = null)
    {
        var writer = new ImageWriter(section);
        writer.WriteRouter(spec);
        return new RouterImage([.. writer._texts], [.. writer._numbers], [.. writer._records]);
    }

    private void WriteRouter(RouterSpec spec)
    {
        Section("router");
        Text(spec.RouterName ?? "");
        Settings(spec.Settings);
        Section("groups");
        _records.Add(spec.Groups.Count);
        foreach (GroupSpec group in spec.Groups)
        {
            Section(group.Name);
            Text(group.Name);
            Settings(group.Settings);
            _records.Add(group.Deployments.Count);
            foreach (DeploymentSpec deployment in group.Deployments)
            {
                Section(group.Name + "/" + deployment.Id);
                Text(deployment.Id);
                Flag(deployment.FromFile);
                Settings(deployment.Settings);
            }
        }

        Section("aliases");
        _records.Add(spec.Aliases.Count);
        foreach (AliasSpec alias in spec.Aliases)
        {
            Section(alias.Name);
            Text(alias.Name);
            Text(alias.Target);
            Flag(alias.Hidden);
            Flag(alias.FromFile);
        }

        Section("endpoints");
        _records.Add(spec.Endpoints.Count);
        foreach (EndpointSpec endpoint in spec.Endpoints)
        {
            Section("@" + endpoint.Name);
            Text(endpoint.Name);
            Settings(endpoint.Settings);
        }

        Section("budgets");
        _records.Add(spec.Budgets.Count);
        foreach (BudgetSpec budget in spec.Budgets)
        {
            Section(budget.Scope);
            Text(budget.Scope);
            Number(budget.Usd);
            _records.Add((int)budget.Per);
            Flag(budget.FromFile);
        }
    }

    private void Flag(bool flag) => _records.Add(flag ? 1 : 0);

    private void Section(string name) => _section?.Invoke(_records.Count, name);

    private void Settings(SettingBag settings)
    {
        _records.Add(settings.Count);
        foreach (SettingValue value in settings)
        {
            _records.Add((int)value.Setting);
            switch (SettingTable.Get(value.Setting).Kind)
            {
                case SettingKind.Text or SettingKind.Choice:
                    Text(value.Text);
                    break;
                case SettingKind.Flag or SettingKind.Integer:
                    _records.Add((int)value.Number);
                    break;
                case SettingKind.Number or SettingKind.Duration:
                    Number(value.Number);
                    break;
                case SettingKind.TextList:
                    _records.Add(value.TextList.Length);
                    foreach (string text in value.TextList)
                    {
                        Text(text);
                    }

                    break;
                case SettingKind.TextMap:
                    _records.Add(value.TextMap.Length);
                    foreach (KeyValuePair<string, string> pair in value.TextMap)
                    {
                        Text(pair.Key);
                        Text(pair.Value);
                    }

                    break;
                case SettingKind.NumberMap:
                    _records.Add(value.NumberMap.Length);
                    foreach (KeyValuePair<string, double> pair in value.NumberMap)
                    {
                        Text(pair.Key);
                        Number(pair.Value);
                    }

                    break;
                case SettingKind.FallbackList:
                    _records.Add(value.Fallbacks.Length);
                    foreach (FallbackSpec fallback in value.Fallbacks)
                    {
                        Fallback(fallback);
                    }

                    break;
            }
        }
    }

    private void Fallback(FallbackSpec fallback)
    {
        Text(fallback.Target);
        _records.Add(fallback.Kinds is null ? 0 : fallback.Kinds.Length + 1);
        foreach (string kind in fallback.Kinds ?? [])
        {
            Text(kind);
        }

        Settings(fallback.Settings);
    }

    private void Text(string text)
    {
        if (!_textIndex.TryGetValue(text, out int index))
        {
            index = _texts.Count;
            _texts.Add(text);
            _textIndex.Add(text, index);
        }

        _records.Add(index);
    }

    /// <summary>By bits: 0 and -0 are two numbers.</summary>
    private void Number(double number)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        if (!_numberIndex.TryGetValue(bits, out int index))
        {
            index = _numbers.Count;
            _numbers.Add(number);
            _numberIndex.Add(bits, index);
        }

        _records.Add(index);
    }
}
