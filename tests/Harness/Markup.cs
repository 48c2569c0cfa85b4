using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Harness;

/// <summary>A text, C# or JSON, in which <c>{|LLMR0001:AppRouter|}</c> marks where a diagnostic is expected. Marks do not nest.</summary>
internal sealed partial record Markup(string Text, IReadOnlyList<(string Id, TextSpan Span)> Marks)
{
    public static Markup Parse(string marked)
    {
        var text = new StringBuilder();
        var marks = new List<(string, TextSpan)>();
        int end = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            text.Append(marked, end, match.Index - end);
            string content = match.Groups["text"].Value;
            marks.Add((match.Groups["id"].Value, new TextSpan(text.Length, content.Length)));
            text.Append(content);
            end = match.Index + match.Length;
        }

        text.Append(marked, end, marked.Length - end);
        return new Markup(text.ToString(), marks);
    }

    [GeneratedRegex(@"\{\|(?<id>LLMR\d{4}):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
