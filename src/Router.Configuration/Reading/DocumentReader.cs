namespace LlmRouter.Configuration;

/// <summary>Reads one document, in the three steps that <see cref="SpecReader"/> takes with all of them.</summary>
internal sealed class DocumentReader
{
    private static readonly string[] JsonMembers = ["$schema", SuppressionReader.Member, "router", "defaults", "aliases", "endpoints", "budgets", "groups"];
    private static readonly string[] AttributeMembers = ["defaults", "aliases", "endpoints", "groups", "deployments", "prices", "headers", "budgets", "fallbacks", "retryRules", "cooldownRules"];

    private readonly ConfigNode _root;
    private readonly SpecBuilder _builder;
    private readonly ReadContext _context;
    private readonly SettingReader _settings;
    private readonly DeploymentReader _deployments;
    private readonly ExtrasReader _extras;
    private readonly BudgetReader _budgets;
    private readonly FallbackMerger _fallbacks;
    private readonly KindRuleReader _rules;
    private readonly SuppressionReader _suppressions;
    private readonly List<(GroupSpec Group, ConfigNode Deployments)> _nested = [];
    private ConfigNode? _flat;
    private ConfigNode? _headers;
    private ConfigNode? _prices;
    private ConfigNode? _hops;
    private ConfigNode? _retryRules;
    private ConfigNode? _cooldownRules;

    public DocumentReader(ConfigDocument document, int index, SpecBuilder builder)
    {
        _root = document.Root;
        _builder = builder;
        _context = new ReadContext(document.Source, index, builder.Spec, builder.Faults);
        _settings = new SettingReader(_context);
        _deployments = new DeploymentReader(_context, _settings, builder);
        _extras = new ExtrasReader(_context, builder);
        _budgets = new BudgetReader(_context, builder);
        _fallbacks = new FallbackMerger(_context, _settings, builder);
        _rules = new KindRuleReader(_context, builder);
        _suppressions = new SuppressionReader(_context, builder.Spec);
    }

    /// <summary>Everything but deployments and what is for deployments.</summary>
    public void ReadRoot()
    {
        const string Where = "the configuration";
        if (!_context.Expect(_root, ConfigKind.Object, "root", Where))
        {
            return;
        }

        if (_context.Source == ConfigSource.Json)
        {
            _suppressions.Read(_root, _root.Place, Where);
            if (!_root.Members.Any(static member => member.Name == "$schema"))
            {
                _builder.Spec.WithoutSchema.Add(_root.Place with { Length = 1 });
            }
        }

        string[] known = _context.Source == ConfigSource.Json ? JsonMembers : AttributeMembers;
        foreach (ConfigMember member in _context.Members(_root, Where))
        {
            if (Array.IndexOf(known, member.Name) < 0)
            {
                ReadUnknown(member, known);
                continue;
            }

            switch (member.Name)
            {
                case "router":
                    ReadRouterName(member.Value);
                    break;
                case "defaults" when _context.Expect(member.Value, ConfigKind.Object, member.Name, Where):
                    ReadDefaults(member.Value);
                    break;
                case "aliases" when _context.Expect(member.Value, ConfigKind.Object, member.Name, Where):
                    ReadAliases(member.Value);
                    break;
                case "endpoints" when _context.Expect(member.Value, ConfigKind.Object, member.Name, Where):
                    ReadEndpoints(member.Value);
                    break;
                case "budgets" when _context.Expect(member.Value, _context.Source == ConfigSource.Json ? ConfigKind.Object : ConfigKind.Array, member.Name, Where):
                    _budgets.Read(member.Value);
                    break;
                case "groups" when _context.Expect(member.Value, ConfigKind.Object, member.Name, Where):
                    ReadGroups(member.Value);
                    break;
                case "deployments" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _flat = member.Value;
                    break;
                case "headers" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _headers = member.Value;
                    break;
                case "prices" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _prices = member.Value;
                    break;
                case "fallbacks" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _hops = member.Value;
                    break;
                case "retryRules" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _retryRules = member.Value;
                    break;
                case "cooldownRules" when _context.Expect(member.Value, ConfigKind.Array, member.Name, Where):
                    _cooldownRules = member.Value;
                    break;
            }
        }
    }

    public void ReadDeployments()
    {
        foreach ((GroupSpec group, ConfigNode deployments) in _nested)
        {
            for (int i = 0; i < deployments.Items.Length; i++)
            {
                _deployments.ReadNested(deployments.Items[i], group, i);
            }
        }

        ConfigNode[] flat = _flat?.Items ?? [];
        for (int i = 0; i < flat.Length; i++)
        {
            _deployments.ReadFlat(flat[i], i);
        }
    }

    public void ReadExtras()
    {
        _extras.ReadHeaders(_headers?.Items ?? []);
        _extras.ReadPrices(_prices?.Items ?? []);
        _rules.ReadRetryRules(_retryRules?.Items ?? []);
        _rules.ReadCooldownRules(_cooldownRules?.Items ?? []);
        _fallbacks.Merge(_hops?.Items ?? []);
    }

    private void ReadUnknown(ConfigMember member, string[] known)
    {
        if (SettingTable.Find(member.Name) is { } info && info.At(SettingLevels.Router))
        {
            _context.Faults.Add(new Fault(ConfigRules.WrongLevel, member.NamePlace, [member.Name, "the root of the configuration", "\"defaults\""]) { Fix = FaultFix.Move });
        }
        else
        {
            _context.Unknown(member, "the configuration", known);
        }
    }

    private void ReadRouterName(ConfigNode node)
    {
        if (!_context.Expect(node, ConfigKind.Text, "router", "the configuration"))
        {
            return;
        }

        if (node.Text.Trim().Length == 0)
        {
            _context.Empty(node.Place, "router", "the configuration");
            return;
        }

        _builder.SetRouterName(node.Text, node.Place);
    }

    private void ReadDefaults(ConfigNode node)
    {
        var settings = new SettingBag();
        _settings.ReadAll(_context.Members(node, Words.Defaults), SettingLevels.Router, settings, Words.Defaults);
        _fallbacks.Take(settings, _builder.Spec.Settings, Words.Defaults);
        _builder.Merge(settings, _builder.Spec.Settings, Words.Defaults);
    }

    private void ReadAliases(ConfigNode node)
    {
        foreach (ConfigMember member in _context.Members(node, "the aliases", named: true))
        {
            if (!NameCheck.Check("alias", member.Name, member.NamePlace, _context.Faults))
            {
                continue;
            }

            if (member.Value.Kind == ConfigKind.Text)
            {
                AddAlias(member, member.Value, hidden: false);
            }
            else if (member.Value.Kind == ConfigKind.Object)
            {
                ReadAlias(member);
            }
            else
            {
                _context.Lose();
                _context.WrongKind(member.Value, member.Name, "the aliases", "a text, or an object with \"target\"");
            }
        }
    }

    private void ReadAlias(ConfigMember alias)
    {
        string where = Words.Alias(alias.Name);
        ConfigNode? target = null;
        bool hidden = false;
        foreach (ConfigMember member in _context.Members(alias.Value, where))
        {
            switch (member.Name)
            {
                case "target":
                    target = member.Value;
                    break;
                case "hidden":
                    hidden = _context.Expect(member.Value, ConfigKind.Flag, "hidden", where) && member.Value.Flag;
                    break;
                default:
                    _context.Unknown(member, where, ["target", "hidden"]);
                    break;
            }
        }

        if (target is null)
        {
            if (!alias.Value.Members.Any(static member => member.Value.Kind == ConfigKind.Broken))
            {
                _context.Faults.Add(ConfigRules.Missing, alias.NamePlace, Words.Capital(where), _context.Shown("target"), "Say which group or deployment it stands for.");
            }

            _context.Lose();
        }
        else if (_context.Expect(target, ConfigKind.Text, "target", where))
        {
            AddAlias(alias, target, hidden);
        }
    }

    private void AddAlias(ConfigMember alias, ConfigNode target, bool hidden) =>
        _builder.AddAlias(new AliasSpec(alias.Name, target.Text, hidden, alias.NamePlace, target.Place, _context.Source == ConfigSource.Json), _context.Document);

    private void ReadEndpoints(ConfigNode node)
    {
        foreach (ConfigMember member in _context.Members(node, "the endpoints", named: true))
        {
            string where = Words.Endpoint(member.Name);
            if (!NameCheck.Check("endpoint name", member.Name, member.NamePlace, _context.Faults))
            {
                continue;
            }

            EndpointSpec endpoint = _builder.AddEndpoint(member.Name, member.NamePlace, _context.Document);
            if (_context.Expect(member.Value, ConfigKind.Object, member.Name, "the endpoints"))
            {
                var settings = new SettingBag();
                _settings.ReadAll(_context.Members(member.Value, where), SettingLevels.Endpoint, settings, where);
                _builder.Merge(settings, endpoint.Settings, where);
            }
        }
    }

    private void ReadGroups(ConfigNode node)
    {
        bool json = _context.Source == ConfigSource.Json;
        foreach (ConfigMember member in _context.Members(node, "the groups", named: true))
        {
            string where = Words.Group(member.Name);
            if (!NameCheck.Check("group name", member.Name, member.NamePlace, _context.Faults, NameForm.Group))
            {
                _context.Lose();
                continue;
            }

            GroupSpec group = _builder.AddGroup(member.Name, member.NamePlace, _context.Document);
            if (!_context.Expect(member.Value, ConfigKind.Object, member.Name, "the groups"))
            {
                continue;
            }

            var settings = new SettingBag();
            List<ConfigMember> members = _context.Members(member.Value, where);
            _settings.ReadAll(members, SettingLevels.Group, settings, where, json ? ["deployments", SuppressionReader.Member] : ["strategyType"]);
            if (json)
            {
                _suppressions.Read(member.Value, Place.Between(member.NamePlace, member.Value.Place), where);
            }

            _fallbacks.Take(settings, group.Settings, where);
            _builder.Merge(settings, group.Settings, where);
            foreach (ConfigMember inner in members)
            {
                if (json && inner.Name == "deployments" && _context.Expect(inner.Value, ConfigKind.Array, inner.Name, where))
                {
                    _nested.Add((group, inner.Value));
                }
                else if (!json && inner.Name == "strategyType")
                {
                    group.StrategyType = inner.Value.Text;
                    group.StrategyTypePlace = inner.Value.Place;
                }
            }
        }
    }
}
