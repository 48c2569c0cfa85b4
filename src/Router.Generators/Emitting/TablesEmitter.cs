using System.Text;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.Generators;

/// <summary>Writes the constant data of a router. The compiler lays it into the assembly as it is: no code runs to build it.</summary>
internal static class TablesEmitter
{
    /// <summary>What <c>Format</c> is when the configuration had errors, which are then the texts.</summary>
    private const int Faulty = -1;

    public static SourceText Emit(TablesModel model, CancellationToken cancellation)
    {
        SourceWriter writer = PartWriter.Begin(model.Shape);
        writer.Open("partial class " + Code.Identifier(model.Shape.Name));
        if (model.Image is { } image)
        {
            NameSwitchEmitter.Emit(writer, model.Names, cancellation);
            writer.Line();
            Data(writer, RouterImage.CurrentFormat, image.Texts, image.Numbers, image.Records, model.Sections);
        }
        else
        {
            Data(writer, Faulty, [.. model.Faults], [], [], default);
        }

        writer.Close();
        PartWriter.End(writer, model.Shape);
        return writer.ToSource();
    }

    private static void Data(
        SourceWriter writer, int format, string[] texts, double[] numbers, int[] records, EquatableArray<RecordSection> sections)
    {
        writer.Open("static partial void ReadTables(ref global::LlmRouter.Compiled.CompiledRouter tables)");
        writer.Open("tables = new global::LlmRouter.Compiled.CompiledRouter()");
        writer.Line($"Format = {Code.Literal(format)},");
        writer.Line("Texts =");
        writer.Continued("\"\"\"");
        foreach (string line in ImageTexts.Escape(texts).Split('\n'))
        {
            writer.Continued(line);
        }

        writer.Continued("\"\"\"u8,");
        writer.Line("Numbers =").Line("[");
        Items(writer, numbers, 0, numbers.Length, Code.Literal);
        writer.Line("],");
        writer.Line("Records =").Line("[");
        for (int i = 0; i < sections.Length; i++)
        {
            writer.Continued("// " + SymbolDisplay.FormatLiteral(sections[i].Name, quote: false));
            Items(writer, records, sections[i].Start, i + 1 < sections.Length ? sections[i + 1].Start : records.Length, Code.Literal);
        }

        writer.Line("],");
        writer.Close("};");
        writer.Close();
    }

    private static void Items<T>(SourceWriter writer, T[] items, int start, int end, Func<T, string> literal)
    {
        const int LineLength = 120;

        var line = new StringBuilder();
        for (int i = start; i < end; i++)
        {
            line.Append(literal(items[i])).Append(", ");
            if (line.Length > LineLength || i == end - 1)
            {
                writer.Continued(line.ToString(0, line.Length - 1));
                line.Clear();
            }
        }
    }
}
