using System.Globalization;

namespace LlmRouter.Generators;

/// <summary>Hands out names that differ from each other and from what is there already. The same requests give the same names.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    public bool TryTake(string name) => _taken.Add(name);

    /// <summary>The name itself, else with the suffix, else with the suffix and a number.</summary>
    public string Take(string name, string suffix)
    {
        if (_taken.Add(name))
        {
            return name;
        }

        string candidate = name + suffix;
        for (int i = 2; !_taken.Add(candidate); i++)
        {
            candidate = name + suffix + i.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
