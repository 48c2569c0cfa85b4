using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Generators;

/// <summary>Writes indented lines, each ended by a line feed.</summary>
internal sealed class SourceWriter
{
    private const int Step = 4;

    private readonly StringBuilder _text = new();
    private int _indent;

    public SourceWriter Line(string line)
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _indent).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    public SourceWriter Line() => Line("");

    /// <summary>Writes a line a step further in.</summary>
    public SourceWriter Continued(string line)
    {
        Indent();
        Line(line);
        Unindent();
        return this;
    }

    public void Indent() => _indent += Step;

    public void Unindent() => _indent -= Step;

    public SourceWriter Open(string head)
    {
        Line(head);
        return Open();
    }

    public SourceWriter Open()
    {
        Line("{");
        Indent();
        return this;
    }

    public SourceWriter Close(string end = "}")
    {
        Unindent();
        return Line(end);
    }

    public SourceText ToSource() => SourceText.From(_text.ToString(), Encoding.UTF8);

    public override string ToString() => _text.ToString();
}
