using System.Globalization;
using System.Text;

namespace LlmRouter.Configuration.Tests;

/// <summary>Random documents, well formed and then damaged.</summary>
internal sealed class RandomJson(Random random)
{
    private const string Alphabet = "{}[],:\"\\/*0123456789.-+eEtrufalsn \n\r\tab";

    public string Document() => Space() + Value(0) + Space();

    public string Damaged(string document)
    {
        var text = new StringBuilder(document);
        for (int edits = random.Next(1, 4); edits > 0 && text.Length > 0; edits--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
                    break;
                case 1:
                    text[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 2:
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                default:
                    text.Length = at;
                    break;
            }
        }

        // Half of a character, left by a cut, would be replaced on the way to System.Text.Json.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private string Value(int depth) => random.Next(depth > 5 ? 5 : 8) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Number(),
        3 or 4 => Text(),
        5 => "[" + Items(depth, () => Value(depth + 1)) + "]",
        _ => "{" + Items(depth, () => Text() + Blank() + ":" + Space() + Value(depth + 1)) + "}",
    };

    private string Items(int depth, Func<string> item)
    {
        int count = random.Next(Math.Max(1, 6 - depth));
        string items = Space() + string.Join(Space() + "," + Space(), Enumerable.Range(0, count).Select(_ => item())) + Space();
        return count > 0 && random.Next(4) == 0 ? items + "," + Space() : items;
    }

    private string Number() => random.Next(4) switch
    {
        0 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 1e6).ToString("R", CultureInfo.InvariantCulture),
        2 => random.Next(100) + "." + random.Next(100) + (random.Next(2) == 0 ? "E+" : "e-") + random.Next(30),
        _ => "-0",
    };

    private string Text()
    {
        var text = new StringBuilder("\"");
        for (int length = random.Next(8); length > 0; length--)
        {
            text.Append(random.Next(8) switch
            {
                0 => "\\n",
                1 => "\\\"",
                2 => "\\\\",
                3 => "\\u00e9",
                4 => "\U0001F600",
                5 => "//",
                _ => ((char)random.Next('a', 'z')).ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>Before a colon System.Text.Json takes no comments.</summary>
    private string Blank() => random.Next(6) == 0 ? " \n" : "";

    private string Space() => random.Next(12) switch
    {
        0 => " ",
        1 => "\n  ",
        2 => "/* , } \" */",
        3 => "// note \"\n",
        4 => "\t\r\n",
        _ => "",
    };
}
