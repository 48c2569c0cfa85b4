using LlmRouter.Configuration;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>What is edited in a <c>models.json</c> looks as if somebody had edited it by hand.</summary>
public class LayoutTests
{
    [Theory]
    [InlineData("""{ "a": 1, [|"b"|]: 2, "c": 3 }""", """{ "a": 1, "c": 3 }""")]
    [InlineData("""{ [|"a"|]: 1, "b": 2 }""", """{ "b": 2 }""")]
    [InlineData("""{ "a": 1, [|"b"|]: 2 }""", """{ "a": 1 }""")]
    [InlineData("""{ "a": 1, "b": [|2|], }""", """{ "a": 1, }""")]
    [InlineData("""{ [|"a"|]: 1 }""", """{}""")]
    [InlineData("""{ [|"a"|]: 1, [|"b"|]: 2, "c": 3 }""", """{ "c": 3 }""")]
    [InlineData("""{ "a": 1, [|"b"|]: 2, [|"c"|]: 3 }""", """{ "a": 1 }""")]
    [InlineData("""{ [|"a"|]: 1, "b": 2, [|"c"|]: 3 }""", """{ "b": 2 }""")]
    [InlineData("""{ [|"a"|]: 1, [|"b"|]: 2, }""", """{}""")]
    [InlineData("""{ "x": [1, [|2|], [|3|], 4] }""", """{ "x": [1, 4] }""")]
    [InlineData("""{ "tags": [[|"a"|]], "b": 1 }""", """{ "b": 1 }""")]
    [InlineData("""{ "fallbacks": [[|"a"|]], "b": 1 }""", """{ "fallbacks": [], "b": 1 }""")]
    [InlineData("{\n  \"a\": 1, // about a\n  [|\"b\"|]: 2, // about b\n  // about c\n  \"c\": 3\n}", "{\n  \"a\": 1, // about a\n  // about c\n  \"c\": 3\n}")]
    [InlineData("""{ "a": 1, [|"b"|]: 2 /* about, b */, "c": 3 }""", """{ "a": 1, "c": 3 }""")]
    [InlineData("{\n  [|\"b\"|]: 2 // one, two\n  , \"c\": 3\n}", "{\n  \"c\": 3\n}")]
    [InlineData("{\r\n  [|\"a\"|]: 1,\r\n  \"c\": 3\r\n}", "{\r\n  \"c\": 3\r\n}")]
    [InlineData("{\n  \"a\": 1,\n  [|\"b\"|]: 2\n}", "{\n  \"a\": 1\n}")]
    public void Removed(string before, string after) => Check(before, after, FaultFix.Remove);

    [Theory]
    [InlineData("""{ "x": [{ "id": 1 }, { "id": [|2|], "b": { "c": 1 } }, { "id": 3 }] }""", """{ "x": [{ "id": 1 }, { "id": 3 }] }""")]
    [InlineData("""{ "x": [{ "id": 1, "on": ["a"] }, [|{ "id": 2 }|]] }""", """{ "x": [{ "id": 1, "on": ["a"] }] }""")]
    public void Removed_with_all_around(string before, string after) => Check(before, after, FaultFix.RemoveItem);

    [Theory]
    [InlineData("""{ "g": { "a": [|1|] } }""", """{ "g": { "a": 1, "new": 5 } }""")]
    [InlineData("""{ [|"g"|]: { "a": 1 } }""", """{ "g": { "a": 1, "new": 5 } }""")]
    [InlineData("""{ [|"g"|]: { } }""", """{ "g": { "new": 5 } }""")]
    [InlineData("""{ [|"g"|]: { "a": 1, "deployments": [] } }""", """{ "g": { "a": 1, "new": 5, "deployments": [] } }""")]
    [InlineData("""{ "x": [{ "model": [|"m"|] }, [|{ "model": "n" }|]] }""", """{ "x": [{ "model": "m", "new": 5 }, { "model": "n", "new": 5 }] }""")]
    [InlineData("""{ "x": ["y", [|"m"|]] }""", """{ "x": ["y", "m"], "new": 5 }""")]
    [InlineData("""{ "a": 1, "new": [|2|] }""", """{ "a": 1, "new": 2 }""")]
    [InlineData("{\n  \"a\": [|1|], // one\n}", "{\n  \"a\": 1,\n  \"new\": 5, // one\n}")]
    [InlineData("{\n  [|\"g\"|]: {\n    \"a\": 1,\n    \"deployments\": []\n  }\n}", "{\n  \"g\": {\n    \"a\": 1,\n    \"new\": 5,\n    \"deployments\": []\n  }\n}")]
    public void Added(string before, string after) => Check(before, after, FaultFix.Add("new", "5"));

    [Theory]
    [InlineData("{\n  \"groups\": {}\n}", "{\n  \"$schema\": \"x\",\n  \"groups\": {}\n}")]
    [InlineData("{}", "{ \"$schema\": \"x\" }")]
    public void Added_to_the_root(string before, string after) => Check("[|{|]" + before[1..], after, FaultFix.Add("$schema", "\"x\""));

    [Theory]
    [InlineData("""{ [|"retries"|]: 1, "groups": {} }""", """{ "defaults": { "retries": 1 }, "groups": {} }""")]
    [InlineData("""{ [|"retries"|]: 1, "defaults": { "rpm": 1 } }""", """{ "defaults": { "rpm": 1, "retries": 1 } }""")]
    [InlineData("""{ "groups": { "g": { "deployments": [{ [|"strategy"|]: "x", "model": "m" }] } } }""", """{ "groups": { "g": { "strategy": "x", "deployments": [{ "model": "m" }] } } }""")]
    [InlineData("""{ "groups": { "g": { [|"defaultGroup"|]: "x", "deployments": [] } } }""", """{ "defaults": { "defaultGroup": "x" }, "groups": { "g": { "deployments": [] } } }""")]
    [InlineData("""{ "groups": { "g": { [|"weight"|]: 2, "deployments": [{ "weight": 1 }, { "model": "m" }] } } }""", """{ "groups": { "g": { "deployments": [{ "weight": 1 }, { "model": "m", "weight": 2 }] } } }""")]
    [InlineData("""{ "defaults": { [|"mode"|]: "chat" }, "groups": { "g": { "deployments": [] }, "h": {} } }""", """{ "defaults": {}, "groups": { "g": { "mode": "chat", "deployments": [] }, "h": { "mode": "chat" } } }""")]
    [InlineData("""{ "groups": { "g": { [|"url"|]: "x", "deployments": [] } } }""", """{ "groups": { "g": { "url": "x", "deployments": [] } } }""")]
    [InlineData("""{ [|"nothing"|]: 1 }""", """{ "nothing": 1 }""")]
    public void Moved(string before, string after) => Check(before, after, FaultFix.Move);

    [Theory]
    [InlineData("""{ "a": [|"x"|], "b": [|1|] }""", """{ "a": true, "b": true }""")]
    public void Replaced(string before, string after) => Check(before, after, FaultFix.Replace("true"));

    [Fact]
    public void Broken_documents_are_edited_without_an_exception()
    {
        const string Text = """{ "groups": { "g": { "tags": ["a"], "deployments": [{ "model": "m", "weight": 1 }] } } }""";
        foreach (FaultFix fix in new[] { FaultFix.Remove, FaultFix.RemoveItem, FaultFix.Move, FaultFix.Add("a", "1"), FaultFix.Replace("1") })
        {
            for (int length = 0; length <= Text.Length; length++)
            {
                for (int start = 0; start <= length; start += 3)
                {
                    string text = Text[..length];
                    IReadOnlyList<TextChange> edits = JsonFixer.Edits(text, [new EditRequest(new TextSpan(start, Math.Min(4, length - start)), fix)]);
                    SourceText.From(text).WithChanges(edits);
                }
            }
        }
    }

    private static void Check(string marked, string after, FaultFix fix)
    {
        var requests = new List<EditRequest>();
        string text = marked;
        while (text.IndexOf("[|", StringComparison.Ordinal) is >= 0 and var start)
        {
            text = text.Remove(start, 2);
            int end = text.IndexOf("|]", StringComparison.Ordinal);
            text = text.Remove(end, 2);
            requests.Add(new EditRequest(TextSpan.FromBounds(start, end), fix));
        }

        Assert.Equal(after, SourceText.From(text).WithChanges(JsonFixer.Edits(text, requests)).ToString());
    }
}
