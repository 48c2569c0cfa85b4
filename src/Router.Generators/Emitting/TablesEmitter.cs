using System.Text;
using LlmRouter.Configuration;
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
            Data(writer, RouterImage.CurrentFormat, image.Texts, image.Numbers, image.Records);
        }
        else
        {
            Data(writer, Faulty, [.. model.Faults], [], []);
        }

        writer.Close();
        PartWriter.End(writer, model.Shape);
        return writer.ToSource();
    }

    private static void Data(SourceWriter writer, int format, string[] texts, double[] numbers, int[] records)
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
        List(writer, "Numbers", numbers, Code.Literal);
        List(writer, "Records", records, Code.Literal);
        writer.Close("};");
        writer.Close();
    }

    private static void List<T>(SourceWriter writer, string name, T[] items, Func<T, string> literal)
    {
        const int LineLength = 120;

        writer.Line(name + " =");
        writer.Line("[");
        var line = new StringBuilder();
        foreach (T item in items)
        {
            line.Append(literal(item)).Append(", ");
            if (line.Length > LineLength)
            {
                Flush();
            }
        }

        if (line.Length > 0)
        {
            Flush();
        }

        writer.Line("],");

        void Flush()
        {
            writer.Continued(line.ToString(0, line.Length - 1));
            line.Clear();
        }
    }
}
