using System.Globalization;

namespace LlmRouter.Benchmarks.Measuring;

/// <summary>A table on the console, in Markdown, so that it can be copied as it is.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [];

    public Report(string title, params string[] columns)
    {
        Title = title;
        _rows.Add(columns);
    }

    public string Title { get; }

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        int[] widths = [.. Enumerable.Range(0, _rows[0].Length).Select(c => _rows.Max(r => r[c].Length))];
        Console.WriteLine();
        Console.WriteLine($"### {Title}");
        Console.WriteLine();
        Line(_rows[0], widths);
        Console.WriteLine("|" + string.Join("|", widths.Select((w, c) => c == 0 ? new string('-', w + 2) : new string('-', w + 1) + ":")) + "|");
        foreach (string[] row in _rows.Skip(1))
        {
            Line(row, widths);
        }
    }

    public static string Number(double value)
        => value.ToString(Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);

    public static string Microseconds(double nanoseconds) => Number(nanoseconds / 1_000);

    public static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    /// <summary>A figure that has a target: with it, and whether it was reached.</summary>
    public static string Against(double value, double most, string unit)
        => $"{Number(value)}{unit} (<= {most.ToString(CultureInfo.InvariantCulture)}{unit}: {(value <= most ? "yes" : "NO")})";

    private static void Line(string[] cells, int[] widths)
        => Console.WriteLine("| " + string.Join(" | ", cells.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))) + " |");
}
