using System.Collections;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>
/// The contents of an update: mostly one, which then needs no list of its own. Otherwise like any list, not thread-safe.
/// </summary>
internal sealed class ContentList : IList<AIContent>
{
    // Null, the only content, or a list of them.
    private object? _items;

    public int Count => _items switch
    {
        null => 0,
        AIContent => 1,
        _ => Many.Count,
    };

    public bool IsReadOnly => false;

    private List<AIContent> Many => (List<AIContent>)_items!;

    public AIContent this[int index]
    {
        get => _items is AIContent only && index == 0 ? only : AsList()[index];
        set => AsList()[index] = value;
    }

    public void Add(AIContent item)
    {
        if (_items is null && item is not null)
        {
            _items = item;
        }
        else
        {
            AsList().Add(item!);
        }
    }

    public void Insert(int index, AIContent item) => AsList().Insert(index, item);

    public bool Remove(AIContent item) => AsList().Remove(item);

    public void RemoveAt(int index) => AsList().RemoveAt(index);

    public void Clear() => _items = null;

    public bool Contains(AIContent item) => IndexOf(item) >= 0;

    public int IndexOf(AIContent item) => _items is AIContent only ? ReferenceEquals(only, item) ? 0 : -1 : AsList().IndexOf(item);

    public void CopyTo(AIContent[] array, int arrayIndex)
    {
        foreach (AIContent item in this)
        {
            array[arrayIndex++] = item;
        }
    }

    public IEnumerator<AIContent> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<AIContent> AsList()
    {
        if (_items is List<AIContent> many)
        {
            return many;
        }

        List<AIContent> list = _items is AIContent only ? [only] : [];
        _items = list;
        return list;
    }
}
