using Spectre.Console;

namespace Quickstart;

/// <summary>Tables of one look: the first column reads from the left, figures from the right.</summary>
internal static class Tables
{
    public static Table New(params string[] headers)
    {
        Table table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        for (int i = 0; i < headers.Length; i++)
        {
            table.AddColumn(new TableColumn(headers[i]) { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = i == 0 ? Justify.Left : Justify.Right });
        }

        return table;
    }
}
