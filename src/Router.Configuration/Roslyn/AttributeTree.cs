namespace LlmRouter.Configuration;

/// <summary>Collects attributes into the sections of a configuration.</summary>
internal sealed class AttributeTree
{
    private readonly List<ConfigMember> _defaults = [];
    private readonly List<ConfigMember> _groups = [];
    private readonly List<ConfigNode> _deployments = [];
    private readonly List<ConfigMember> _aliases = [];
    private readonly List<ConfigMember> _endpoints = [];
    private readonly List<ConfigNode> _prices = [];
    private readonly List<ConfigNode> _headers = [];
    private readonly List<ConfigNode> _budgets = [];
    private readonly List<ConfigNode> _fallbacks = [];
    private readonly List<ConfigNode> _retryRules = [];
    private readonly List<ConfigNode> _cooldownRules = [];
    private Place _place;

    public void Add(AttributeSource attribute)
    {
        switch (attribute.Name)
        {
            case "LlmRouter":
                _place = attribute.Place;
                attribute.AddProperties(_defaults);
                break;
            case "ModelGroup":
                AddGroup(attribute);
                break;
            case "Deployment":
                AddItem(_deployments, attribute, ["group", "id"]);
                break;
            case "ModelAlias":
                AddNamed(_aliases, attribute, ["target"]);
                break;
            case "Endpoint":
                AddNamed(_endpoints, attribute, []);
                break;
            case "Price":
                AddItem(_prices, attribute, ["deployment"]);
                break;
            case "Header":
                AddItem(_headers, attribute, ["target", "name", "value"]);
                break;
            case "Budget":
                AddItem(_budgets, attribute, ["scope", "usd", "per"]);
                break;
            case "Fallback":
                AddOptional(_fallbacks, attribute, "group", "target");
                break;
            case "RetryRule":
                AddOptional(_retryRules, attribute, "group", "kind");
                break;
            case "CooldownRule":
                AddOptional(_cooldownRules, attribute, "target", "kind");
                break;
        }
    }

    public ConfigNode ToNode()
    {
        var sections = new List<ConfigMember>();
        Section("defaults", ConfigNode.OfObject([.. _defaults], _place), _defaults.Count);
        Section("endpoints", ConfigNode.OfObject([.. _endpoints], _place), _endpoints.Count);
        Section("groups", ConfigNode.OfObject([.. _groups], _place), _groups.Count);
        Section("deployments", ConfigNode.OfArray([.. _deployments], _place), _deployments.Count);
        Section("aliases", ConfigNode.OfObject([.. _aliases], _place), _aliases.Count);
        Section("prices", ConfigNode.OfArray([.. _prices], _place), _prices.Count);
        Section("headers", ConfigNode.OfArray([.. _headers], _place), _headers.Count);
        Section("budgets", ConfigNode.OfArray([.. _budgets], _place), _budgets.Count);
        Section("fallbacks", ConfigNode.OfArray([.. _fallbacks], _place), _fallbacks.Count);
        Section("retryRules", ConfigNode.OfArray([.. _retryRules], _place), _retryRules.Count);
        Section("cooldownRules", ConfigNode.OfArray([.. _cooldownRules], _place), _cooldownRules.Count);
        return ConfigNode.OfObject([.. sections], _place);

        void Section(string name, ConfigNode value, int count)
        {
            if (count > 0)
            {
                sections.Add(new ConfigMember(name, _place, value));
            }
        }
    }

    /// <summary>An attribute whose first argument is the name under which its section has it.</summary>
    private static void AddNamed(List<ConfigMember> section, AttributeSource attribute, string[] arguments)
    {
        ConfigNode name = attribute.Argument(0);
        bool usable = name.Kind == ConfigKind.Text;

        // Without its name it is lost, and readers must know that something is: what refers to it is no second fault.
        section.Add(new ConfigMember(name.Text, name.Place, usable ? Settings(attribute, 1, arguments) : name));
    }

    /// <summary>A group, with the type of its strategy where the attribute has a type argument.</summary>
    private void AddGroup(AttributeSource attribute)
    {
        AddNamed(_groups, attribute, []);
        ConfigMember group = _groups[_groups.Count - 1];
        if (group.Value.Kind == ConfigKind.Object && attribute.TypeArgument() is { } type)
        {
            ConfigMember[] members = [.. group.Value.Members, new ConfigMember("strategyType", type.Place, type)];
            _groups[_groups.Count - 1] = group with { Value = ConfigNode.OfObject(members, group.Value.Place) };
        }
    }

    private static void AddItem(List<ConfigNode> section, AttributeSource attribute, string[] arguments)
        => section.Add(Settings(attribute, 0, arguments));

    /// <summary>An attribute whose first argument may be left out.</summary>
    private static void AddOptional(List<ConfigNode> section, AttributeSource attribute, string first, string second)
    {
        // Without any argument the compiler could not bind it, which it says itself.
        if (attribute.ArgumentCount > 0)
        {
            AddItem(section, attribute, attribute.ArgumentCount == 1 ? [second] : [first, second]);
        }
    }

    private static ConfigNode Settings(AttributeSource attribute, int first, string[] arguments)
    {
        var members = new List<ConfigMember>();
        for (int i = 0; i < arguments.Length && first + i < attribute.ArgumentCount; i++)
        {
            ConfigNode value = attribute.Argument(first + i);
            members.Add(new ConfigMember(arguments[i], value.Place, value));
        }

        attribute.AddProperties(members);
        return ConfigNode.OfObject([.. members], attribute.Place);
    }
}
