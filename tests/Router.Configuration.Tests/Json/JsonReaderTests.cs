namespace LlmRouter.Configuration.Tests;

public class JsonReaderTests
{
    [Fact]
    public void Values_have_their_places_quotes_and_brackets_included()
    {
        const string Text = "\uFEFF // note\n{ \"a\" : [ 1.5e1, \"x\\u0041\\n\", ], /* b */ \"b\": {\"c\":null,} }";

        ConfigNode root = Read(Text, out IReadOnlyList<Fault> faults);

        Assert.Empty(faults);
        Assert.Equal(["a", "b"], root.Members.Select(member => member.Name));
        Assert.Equal("\"a\"", At(Text, root.Members[0].NamePlace));
        ConfigNode array = root.Members[0].Value;
        Assert.Equal("[ 1.5e1, \"x\\u0041\\n\", ]", At(Text, array.Place));
        Assert.Equal(15, array.Items[0].Number);
        Assert.Equal("1.5e1", At(Text, array.Items[0].Place));
        Assert.Equal("xA\n", array.Items[1].Text);
        Assert.Equal("\"x\\u0041\\n\"", At(Text, array.Items[1].Place));
        Assert.Equal(ConfigKind.Null, root.Members[1].Value.Members[0].Value.Kind);
    }

    [Theory]
    [InlineData("", "the file is empty; it begins with '{'")]
    [InlineData(" // only a comment", "the file is empty; it begins with '{'")]
    [InlineData("{ \"a\": 1", "this '{' has no '}'")]
    [InlineData("{ \"a\": [1, 2 }", "']' is missing before '}'")]
    [InlineData("{ \"a\": 1 ] }", "nothing is open that ']' could close")]
    [InlineData("{ \"a\": 1 } }", "nothing may follow the end of the document")]
    [InlineData("{ \"a\" 1 }", "expected ':' after the name of a property")]
    [InlineData("{ \"a\" = 1 }", "expected ':' after the name of a property")]
    [InlineData("{ \"a\": }", "a value is missing before '}'")]
    [InlineData("{ \"a\": , \"b\": 1 }", "a value is missing before ','")]
    [InlineData("{ , \"b\": 1 }", "a property is missing before ','")]
    [InlineData("{ \"a\": 1 \"b\": 2 }", "expected ',' between properties, or '}'")]
    [InlineData("[ 1 2 ]", "expected ',' between values, or ']'")]
    [InlineData("[ \"a\": 1 ]", "an array has no names; a named value belongs in '{ }'")]
    [InlineData("{ a: 1 }", "the name of a property must be in double quotes")]
    [InlineData("{ { \"a\": 1 } }", "the name of a property is missing")]
    [InlineData("{ ? }", "expected the name of a property in double quotes, not '?'")]
    [InlineData("{ \"a\": ? }", "expected a value, not '?'")]
    [InlineData("{ \"a\": 'b' }", "texts are in double quotes")]
    [InlineData("{ \"a\": \"b\n}", "this text has no closing '\"'")]
    [InlineData("{ \"a\": \"C:\\models\" }", "this escape is unknown; a backslash itself is written '\\\\'")]
    [InlineData("{ \"a\": \"\\u12g4\" }", "'\\u' needs four hexadecimal digits")]
    [InlineData("{ \"a\": \"\t\" }", "U+0009 must be written as an escape inside a text")]
    [InlineData("{ \"a\": True }", "write true in small letters")]
    [InlineData("{ \"a\": None }", "none is unknown; leave the property out, or write null")]
    [InlineData("{ \"a\": hello }", "a text must be in double quotes")]
    [InlineData("{ \"a\": -Infinity }", "JSON has no NaN or Infinity; write a number")]
    [InlineData("{ \"a\": NaN }", "JSON has no NaN or Infinity; write a number")]
    [InlineData("{ \"a\": 1e999 }", "this number is too large")]
    [InlineData("{ \"a\": 01 }", "this is no number as JSON writes them, e.g. 0.5, -3 or 1e6")]
    [InlineData("{ \"a\": .5 }", "this is no number as JSON writes them, e.g. 0.5, -3 or 1e6")]
    [InlineData("{ \"a\": +1 }", "this is no number as JSON writes them, e.g. 0.5, -3 or 1e6")]
    [InlineData("{ # x\n \"a\": 1 }", "a comment begins with '//', not '#'")]
    [InlineData("{ /* \"a\": 1 }", "this comment has no '*/'")]
    [InlineData("{ \u00A0\"a\": 1 }", "U+00A0 is not allowed here; use a plain space")]
    public void One_mistake_is_one_fault_that_says_what_was_expected(string text, string expected)
    {
        Read(text, out IReadOnlyList<Fault> faults);

        Assert.Equal("This is not valid JSON: " + expected, Assert.Single(faults).Message);
    }

    [Fact]
    public void Mistakes_that_do_not_follow_from_each_other_are_all_reported()
    {
        ConfigNode root = Read("{ \"a\": tru, \"b\": [1, nul], \"c\": \"open,\n \"d\": 4, \"e\": 05 }", out IReadOnlyList<Fault> faults);

        Assert.Equal(4, faults.Count);
        Assert.Equal(["a", "b", "c", "d", "e", ""], root.Members.Select(member => member.Name));
        Assert.Equal(4, root.Members[3].Value.Number);
        Assert.Equal(1, root.Members[1].Value.Items[0].Number);
        Assert.All([root.Members[0], root.Members[2], root.Members[4]], member => Assert.Equal(ConfigKind.Broken, member.Value.Kind));
    }

    [Fact]
    public void What_was_passed_over_leaves_a_broken_member_and_a_forgotten_comma_does_not()
    {
        Assert.Equal(["a", ""], Read("{ \"a\": 1, ? }", out _).Members.Select(member => member.Name));
        Assert.Equal(["a", "b"], Read("{ \"a\": 1 \"b\": 2 }", out _).Members.Select(member => member.Name));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(100_000, 1)]
    public void Sixty_four_levels_are_read_and_no_more(int depth, int expected)
    {
        Read(new string('[', depth) + new string(']', depth), out IReadOnlyList<Fault> arrays);
        Read(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth), out IReadOnlyList<Fault> objects);

        Assert.Equal((expected, expected), (arrays.Count, objects.Count));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("\"")]
    [InlineData("/*")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("]}")]
    [InlineData("[1 ")]
    [InlineData("{a ")]
    [InlineData("?\n")]
    [InlineData("\uD800")]
    public void A_long_text_of_mistakes_gives_few_faults(string mistake)
    {
        Read(string.Concat(Enumerable.Repeat(mistake, 100_000)), out IReadOnlyList<Fault> faults);

        Assert.InRange(faults.Count, 1, 50);
    }

    [Fact]
    public void Halves_of_characters_survive()
    {
        ConfigNode root = Read("[\"\\ud83d\", \"\uDE00\", \"\\ud83d\\ude00\"]", out IReadOnlyList<Fault> faults);

        Assert.Empty(faults);
        Assert.Equal(["\uD83D", "\uDE00", "\U0001F600"], root.Items.Select(item => item.Text));
    }

    [Fact]
    public void Only_cancellation_throws()
    {
        Assert.Throws<OperationCanceledException>(() => JsonReader.Read("f", "{}", new FaultBag(), new CancellationToken(true)));
    }

    private static ConfigNode Read(string text, out IReadOnlyList<Fault> faults)
    {
        var bag = new FaultBag();
        ConfigNode root = JsonReader.Read("models.json", text, bag);
        faults = bag.Faults;
        return root;
    }

    private static string At(string text, Place place) => text.Substring(place.Start, place.Length);
}
