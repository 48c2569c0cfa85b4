using System.Text;
using LlmRouter.Configuration;

namespace LlmRouter.CodeFixes;

/// <summary>Writes a tree as JSON that people like to read: what fits into a line stands in one.</summary>
internal static class JsonPrinter
{
    private const int Width = 120;

    public static string Print(ConfigNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, ConfigNode node, int indent, int column)
    {
        if (node.Kind is not (ConfigKind.Object or ConfigKind.Array))
        {
            text.Append(Scalar(node));
            return;
        }

        // The root and what holds objects by name is laid out line by line, however short.
        string inline = Inline(node);
        if (indent > 0 && !HoldsNamedObjects(node) && column + inline.Length <= Width)
        {
            text.Append(inline);
            return;
        }

        text.Append(node.Kind == ConfigKind.Object ? '{' : '[');
        int count = node.Members.Length + node.Items.Length;
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', (indent + 1) * 2);
            int start = (indent + 1) * 2;
            if (i < node.Members.Length)
            {
                string name = FaultFix.Text(node.Members[i].Name) + ": ";
                text.Append(name);
                Write(text, node.Members[i].Value, indent + 1, start + name.Length);
            }
            else
            {
                Write(text, node.Items[i], indent + 1, start);
            }
        }

        text.Append('\n').Append(' ', indent * 2).Append(node.Kind == ConfigKind.Object ? '}' : ']');
    }

    private static bool HoldsNamedObjects(ConfigNode node) =>
        Array.Exists(node.Members, static member => member.Value.Kind == ConfigKind.Object && member.Value.Members.Length > 0)
        || Array.Exists(node.Members, static member => Array.Exists(member.Value.Items, static item => item.Kind == ConfigKind.Object));

    private static string Inline(ConfigNode node)
    {
        switch (node.Kind)
        {
            case ConfigKind.Object when node.Members.Length == 0:
                return "{}";
            case ConfigKind.Object:
                return "{ " + string.Join(", ", node.Members.Select(static member => FaultFix.Text(member.Name) + ": " + Inline(member.Value))) + " }";
            case ConfigKind.Array:
                return "[" + string.Join(", ", node.Items.Select(Inline)) + "]";
            default:
                return Scalar(node);
        }
    }

    private static string Scalar(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Text => FaultFix.Text(node.Text),
        ConfigKind.Number => CSharpValue.Of(node.Number),
        ConfigKind.Flag => node.Flag ? "true" : "false",
        _ => "null",
    };
}
