using LlmRouter.Configuration;

namespace LlmRouter.Core;

/// <summary>
/// Every name that there is, and where it stands. A generated class finds the names that it was compiled with by itself; what
/// these stand for since a change, and names that came later, are kept here. Immutable.
/// </summary>
internal sealed class NameTable
{
    private readonly Func<string, int>? _compiled;
    private readonly int[]? _moved;
    private readonly Dictionary<string, int>? _others;

    /// <param name="entries">The names, as <see cref="NameIndex"/> gives them.</param>
    /// <param name="compiled">Finds the compiled position of a name, or -1; <see langword="null"/> when nothing is compiled.</param>
    /// <param name="compiledCount">How many names are compiled; negative: these entries are the compiled ones.</param>
    public NameTable(IReadOnlyList<NameEntry> entries, Func<string, int>? compiled, int compiledCount = -1)
    {
        Entries = entries;
        _compiled = compiled;
        if (compiled is not null && compiledCount < 0)
        {
            return;
        }

        _moved = new int[Math.Max(0, compiledCount)];
        Array.Fill(_moved, -1);
        _others = new Dictionary<string, int>(compiled is null ? entries.Count : 0, StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < entries.Count; i++)
        {
            int position = compiled?.Invoke(entries[i].Name) ?? -1;
            if (position >= 0)
            {
                _moved[position] = i;
            }
            else
            {
                _others.TryAdd(entries[i].Name, i);
            }
        }
    }

    /// <summary>The names, in the order that <see cref="NameIndex"/> gives.</summary>
    public IReadOnlyList<NameEntry> Entries { get; }

    /// <summary>The position of a name among the entries, or -1.</summary>
    public int Find(string name)
    {
        if (_compiled is not null && _compiled(name) is >= 0 and int position)
        {
            return _moved is null ? position : _moved[position];
        }

        return _others is not null && _others.TryGetValue(name, out int other) ? other : -1;
    }
}
