using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Edits of one text that are made together.</summary>
internal static class EditSet
{
    /// <summary>In order, each once, and without those inside of what others take away.</summary>
    public static IReadOnlyList<TextChange> Clean(List<TextChange> edits)
    {
        var clean = new List<TextChange>();
        foreach (TextChange edit in edits.OrderBy(static one => one.Span.Start).ThenBy(static one => one.Span.IsEmpty ? 0 : 1).ThenByDescending(static one => one.Span.Length))
        {
            if (clean.Count == 0 || edit.Span.Start >= clean[clean.Count - 1].Span.End)
            {
                // Two insertions at one place are both wanted; the same replacement twice is one.
                if (clean.Count == 0 || edit != clean[clean.Count - 1])
                {
                    clean.Add(edit);
                }
            }
        }

        return Join(clean);
    }

    /// <summary>Insertions at one place, and at the beginning of what is taken away there, become one edit.</summary>
    private static List<TextChange> Join(List<TextChange> edits)
    {
        var joined = new List<TextChange>();
        foreach (TextChange edit in edits)
        {
            if (joined.Count > 0 && joined[joined.Count - 1] is var last && last.Span.Start == edit.Span.Start)
            {
                joined[joined.Count - 1] = new TextChange(last.Span.Length >= edit.Span.Length ? last.Span : edit.Span, last.NewText + edit.NewText);
            }
            else
            {
                joined.Add(edit);
            }
        }

        return joined;
    }
}
