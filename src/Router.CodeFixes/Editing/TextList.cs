using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>
/// A list in a text, such as the members of a JSON object or the arguments of an attribute: what is to be removed from it and added to
/// it is collected, and becomes edits all at once, so that separators are right whatever comes together. Not thread-safe.
/// </summary>
/// <param name="open">The position after the opening bracket.</param>
/// <param name="close">The position of the closing bracket.</param>
/// <param name="items">The items, in order.</param>
internal sealed class TextList(int open, int close, TextSpan[] items)
{
    private readonly HashSet<int> _removed = [];
    private readonly List<(int Before, string Text)> _added = [];

    public int Count => items.Length;

    /// <summary>Whether everything that is there is to be removed.</summary>
    public bool IsEmptied => _removed.Count == items.Length && items.Length > 0;

    public void Remove(int item) => _removed.Add(item);

    /// <summary>Adds an item before another, or at the end.</summary>
    public void Add(int before, string text) => _added.Add((before, text));

    public void AddTo(List<TextChange> edits, string text)
    {
        // Emptied: nothing is kept that a comma could stand beside.
        if (_removed.Count == items.Length)
        {
            string all = string.Join(", ", _added.Select(static one => one.Text));
            if (items.Length > 0 || all.Length > 0)
            {
                edits.Add(new TextChange(TextSpan.FromBounds(open, close), all.Length == 0 || open == 0 || text[open - 1] != '{' ? all : " " + all + " "));
            }

            return;
        }

        for (int first = 0; first < items.Length; first++)
        {
            if (!_removed.Contains(first))
            {
                continue;
            }

            int last = first;
            while (_removed.Contains(last + 1))
            {
                last++;
            }

            edits.Add(new TextChange(
                last == items.Length - 1
                    ? TextSpan.FromBounds(items[first - 1].End, items[last].End)
                    : TextSpan.FromBounds(items[first].Start, TextLines.StartOfNext(text, EndOfSeparator(text, items[last].End))),
                ""));
            first = last;
        }

        foreach ((int before, string added) in _added)
        {
            AddOne(edits, text, before, added);
        }
    }

    private void AddOne(List<TextChange> edits, string text, int before, string added)
    {
        int at = before;
        while (at < items.Length && _removed.Contains(at))
        {
            at++;
        }

        if (at < items.Length)
        {
            edits.Add(new TextChange(new TextSpan(items[at].Start, 0), added + "," + TextLines.Before(text, items[at].Start)));
            return;
        }

        int last = items.Length - 1;
        while (_removed.Contains(last))
        {
            last--;
        }

        edits.Add(new TextChange(new TextSpan(items[last].End, 0), "," + TextLines.Before(text, items[last].Start) + added));
    }

    private int EndOfSeparator(string text, int end)
    {
        for (int at = end; at < close; at++)
        {
            if (text[at] == ',')
            {
                return at + 1;
            }

            at = TextLines.EndOfComment(text, at);
        }

        return end;
    }
}
