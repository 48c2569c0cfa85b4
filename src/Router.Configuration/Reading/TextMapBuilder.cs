namespace LlmRouter.Configuration;

/// <summary>Collects the headers of one deployment or endpoint.</summary>
internal sealed class TextMapBuilder(ReadContext context, string where)
{
    private const string Separators = "\"(),/:;<=>?@[\\]{}";

    private readonly List<KeyValuePair<string, string>> _pairs = [];
    private readonly List<Place> _names = [];
    private readonly List<Place> _values = [];

    public void Add(string name, Place namePlace, string value, Place valuePlace)
    {
        if (!IsToken(name))
        {
            context.Faults.Add(ConfigRules.BadName, namePlace, "header name", Words.Show(name), "cannot be sent. Use letters, digits and '-'.");
            return;
        }

        if (HasControl(value))
        {
            context.Faults.Add(ConfigRules.BadName, valuePlace, "header", name, "has a value with a control character, which cannot be sent. Remove it.");
            return;
        }

        for (int i = 0; i < _pairs.Count; i++)
        {
            if (string.Equals(_pairs[i].Key, name, StringComparison.OrdinalIgnoreCase))
            {
                context.Faults.Add(new Fault(ConfigRules.DuplicateKey, _names[i], [name, where]) { Related = [namePlace], Fix = FaultFix.Remove });
                _pairs.RemoveAt(i);
                _names.RemoveAt(i);
                _values.RemoveAt(i);
                break;
            }
        }

        _pairs.Add(new KeyValuePair<string, string>(name, value));
        _names.Add(namePlace);
        _values.Add(valuePlace);
    }

    public SettingValue Build(Setting setting, Place place) => new(setting, 0, _pairs.ToArray(), place, _values.ToArray());

    /// <summary>The characters of a field name, RFC 9110 section 5.6.2.</summary>
    private static bool IsToken(string name)
    {
        foreach (char c in name)
        {
            if (c is <= ' ' or >= '\u007F' || Separators.IndexOf(c) >= 0)
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static bool HasControl(string value)
    {
        foreach (char c in value)
        {
            if (char.IsControl(c) && c != '\t')
            {
                return true;
            }
        }

        return false;
    }
}
