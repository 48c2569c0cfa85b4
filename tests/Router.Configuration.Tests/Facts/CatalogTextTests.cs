using System.Text;

namespace LlmRouter.Configuration.Tests;

public class CatalogTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a header\n")]
    [InlineData("# not even an end of line")]
    public void Nothing_is_found_where_nothing_is(string text)
    {
        CatalogText catalog = Text(text);
        Assert.Equal(-1, catalog.Find("a/b"));
        Assert.Equal(-1, catalog.Find(""));
        Assert.Equal(catalog.Length, catalog.Body);
    }

    [Theory]
    [InlineData("# header\na/b chat\n")]
    [InlineData("a/b chat")]
    public void A_single_line_is_found(string text)
    {
        CatalogText catalog = Text(text);
        Assert.Equal("a/b chat", catalog.Line(catalog.Find("a/b")));
        Assert.All(new[] { "a/a", "a/c", "a/", "a/bb", "a/b chat", "" }, other => Assert.Equal(-1, catalog.Find(other)));
    }

    [Fact]
    public void Keys_that_begin_alike_are_told_apart()
    {
        string[] keys = ["a/x", "a/x-1", "a/x.1", "a/x/1", "a/x1", "a/x:1", "a/x@1", "a/x_1", "a/xa"];
        CatalogText catalog = Text(string.Concat(keys.Select(key => key + " chat\n")));
        Assert.All(keys, key => Assert.Equal(key + " chat", catalog.Line(catalog.Find(key))));
    }

    [Fact]
    public void Capitals_in_the_text_count_as_small_letters()
    {
        CatalogText catalog = Text("a/Aa chat\na/Bb chat\na/cc chat\na/DD chat\n");
        Assert.All(new[] { "a/aa", "a/bb", "a/cc", "a/dd" }, key => Assert.True(catalog.Find(key) >= 0, key));
    }

    [Fact]
    public void A_search_finds_what_reading_finds()
    {
        const int Seed = 41;
        var random = new Random(Seed);
        for (int round = 0; round < 200; round++)
        {
            SortedSet<string> keys = new(StringComparer.Ordinal);
            for (int i = random.Next(40); i > 0; i--)
            {
                keys.Add("p/" + Word(random));
            }

            string[] lines = [.. keys.Select(key => key + " chat" + new string('x', random.Next(30)))];
            CatalogText catalog = Text("# header\n" + string.Join('\n', lines) + (random.Next(2) == 0 || lines.Length == 0 ? "" : "\n"));
            foreach (string key in keys.Concat(Enumerable.Range(0, 20).Select(_ => "p/" + Word(random))))
            {
                int found = catalog.Find(key);
                Assert.True(keys.Contains(key) == found >= 0, $"seed {Seed}, round {round}, {key}");
                Assert.True(found < 0 || catalog.Line(found).StartsWith(key + " ", StringComparison.Ordinal), $"seed {Seed}, round {round}, {key}");
            }
        }
    }

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => "ab-./1"[random.Next(6)])]);

    /// <summary>From a stream that is not mapped, as a host may hand it out.</summary>
    private static CatalogText Text(string text) => new(new MemoryStream(Encoding.ASCII.GetBytes(text)));
}
