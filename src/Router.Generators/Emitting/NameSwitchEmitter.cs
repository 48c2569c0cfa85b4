using System.Globalization;
using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>
/// Writes name resolution as a decision tree: by length, then by the characters that tell the remaining names apart, and one
/// comparison at the end. No dictionary is built and no string is hashed.
/// </summary>
internal static class NameSwitchEmitter
{
    /// <summary>So many names are compared one after another.</summary>
    private const int FewNames = 3;

    public static void Emit(SourceWriter writer, EquatableArray<string> names, CancellationToken cancellation)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Code.Generated);
        writer.Line(Code.Never);
        writer.Open("protected override int FindName(global::System.ReadOnlySpan<char> name)");
        var byLength = new SortedDictionary<int, List<(string Name, int Position)>>();
        for (int i = 0; i < names.Length; i++)
        {
            Bucket(byLength, names[i].Length).Add((names[i], i));
        }

        if (byLength.Count > 0)
        {
            writer.Open("switch (name.Length)");
            foreach (KeyValuePair<int, List<(string Name, int Position)>> length in byLength)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Line("case " + Code.Literal(length.Key) + ":");
                Branch(writer, length.Value);
            }

            writer.Close();
            writer.Line();
        }

        writer.Line("return -1;");
        writer.Close();
    }

    private static void Branch(SourceWriter writer, List<(string Name, int Position)> names)
    {
        writer.Indent();
        int index = names.Count > FewNames ? BestIndex(names) : -1;
        if (index < 0)
        {
            foreach ((string name, int position) in names)
            {
                writer.Open($"if (global::System.MemoryExtensions.Equals(name, {Code.Literal(name)}, global::System.StringComparison.OrdinalIgnoreCase))");
                writer.Line($"return {Code.Literal(position)};");
                writer.Close();
                writer.Line();
            }
        }
        else
        {
            var byCharacter = new SortedDictionary<int, List<(string Name, int Position)>>();
            foreach ((string Name, int Position) name in names)
            {
                Bucket(byCharacter, Fold(name.Name[index])).Add(name);
            }

            writer.Open($"switch (name[{Code.Literal(index)}] | 0x20)");
            foreach (KeyValuePair<int, List<(string Name, int Position)>> character in byCharacter)
            {
                writer.Line($"case {Label(character.Key)}:");
                Branch(writer, character.Value);
            }

            writer.Close();
            writer.Line();
        }

        writer.Line("break;");
        writer.Unindent();
    }

    /// <summary>
    /// The place at which most names differ. Only places where all have ASCII count: folding is exact there, and no other
    /// character equals an ASCII one when case is ignored.
    /// </summary>
    private static int BestIndex(List<(string Name, int Position)> names)
    {
        int best = -1;
        int most = 1;
        var seen = new HashSet<int>();
        for (int i = 0; i < names[0].Name.Length; i++)
        {
            seen.Clear();
            bool ascii = true;
            foreach ((string name, _) in names)
            {
                ascii &= name[i] < 128;
                seen.Add(Fold(name[i]));
            }

            if (ascii && seen.Count > most)
            {
                best = i;
                most = seen.Count;
            }
        }

        return best;
    }

    /// <summary>Sets one bit: upper and lower case fall together, and some other pairs too, which the comparison tells apart.</summary>
    private static int Fold(char c) => c | 0x20;

    private static string Label(int folded)
        => folded is >= 'a' and <= 'z' or >= '-' and <= '9' ? $"'{(char)folded}'" : "0x" + folded.ToString("X2", CultureInfo.InvariantCulture);

    private static List<(string Name, int Position)> Bucket(SortedDictionary<int, List<(string Name, int Position)>> buckets, int key)
    {
        if (!buckets.TryGetValue(key, out List<(string Name, int Position)>? bucket))
        {
            buckets.Add(key, bucket = []);
        }

        return bucket;
    }
}
