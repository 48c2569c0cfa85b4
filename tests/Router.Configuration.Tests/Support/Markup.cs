using System.Text;

namespace LlmRouter.Configuration.Tests;

/// <summary>A text in which <c>{|ID:span|}</c> marks what a rule must point at.</summary>
internal sealed record Markup(string Text, IReadOnlyList<MarkedSpan> Spans)
{
    public static Markup Parse(string marked)
    {
        var text = new StringBuilder();
        var spans = new List<MarkedSpan>();
        var open = new Stack<(string Id, int Start)>();
        for (int i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("{|LLMR"))
            {
                int colon = marked.IndexOf(':', i);
                open.Push((marked[(i + 2)..colon], text.Length));
                i = colon;
            }
            else if (marked.AsSpan(i).StartsWith("|}"))
            {
                (string id, int start) = open.Pop();
                spans.Add(new MarkedSpan(id, start, text.Length - start));
                i++;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        Assert.Empty(open);
        return new Markup(text.ToString(), spans);
    }
}

internal readonly record struct MarkedSpan(string Id, int Start, int Length);
