namespace LlmRouter.Configuration.Tests;

public class CatalogFileTests
{
    [Fact]
    public void The_assembly_carries_the_committed_file()
    {
        using var carried = new MemoryStream();
        typeof(KnownModels).Assembly.GetManifestResourceStream(CatalogText.ResourceName)!.CopyTo(carried);
        Assert.Equal(CatalogFile.Bytes, carried.ToArray());
    }

    [Fact]
    public void It_is_plain_text_of_a_size_that_an_assembly_can_carry()
    {
        Assert.InRange(CatalogFile.Bytes.Length, 10_000, 120_000);
        Assert.All(CatalogFile.Bytes, b => Assert.True(b is (byte)'\n' or (>= (byte)' ' and <= (byte)'~'), $"byte {b}"));
        Assert.Equal((byte)'\n', CatalogFile.Bytes[^1]);
        Assert.All(CatalogFile.Lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void Comments_stand_in_the_header_only() =>
        Assert.All(CatalogFile.Body, line => Assert.False(line.Length == 0 || line.Contains('#'), line));

    [Fact]
    public void Lines_are_sorted_by_key_and_no_key_is_there_twice()
    {
        string[] keys = [.. CatalogFile.Body.Select(line => CatalogFile.KeyOf(line).ToLowerInvariant())];
        Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(string.CompareOrdinal(pair.First, pair.Second) < 0, $"{pair.First} before {pair.Second}"));
    }

    [Fact]
    public void Every_line_is_read_whole_and_makes_sense()
    {
        ModelFacts[] all = [.. KnownModels.All];
        Assert.Equal(CatalogFile.Body.Select(CatalogFile.KeyOf), all.Select(facts => facts.Id));
        Assert.All(all, facts =>
        {
            Assert.Contains(facts.Mode, ModelFacts.Modes);
            Assert.Equal(ModelFeatures.None, facts.Has & facts.Lacks);
            Assert.All(Prices(facts), price => Assert.InRange(price, 0, 10_000));
            Assert.True(facts.ContextWindow is null or > 0 && facts.MaxInput is null or > 0 && facts.MaxOutput is null or > 0, facts.Id);
            Assert.False(facts.MaxInput > facts.ContextWindow || facts.MaxOutput > facts.ContextWindow, facts.Id);
            Assert.Equal(facts.LongPromptTokens is null, facts.LongPrices == default);
            Assert.True(facts.Released is null || facts.Retired is null || facts.Released < facts.Retired, facts.Id);
        });
    }

    [Fact]
    public void Every_line_is_found_by_its_own_key_in_any_case()
    {
        foreach (ModelFacts facts in KnownModels.All)
        {
            int slash = facts.Id.IndexOf('/', StringComparison.Ordinal);
            string provider = facts.Id[..slash];
            string model = facts.Id[(slash + 1)..];
            Assert.Equal(facts, KnownModels.Find(provider, model));
            Assert.Equal(facts, KnownModels.Find(provider.ToUpperInvariant(), model.ToUpperInvariant()));
        }
    }

    [Fact]
    public void Another_name_leads_straight_to_facts()
    {
        HashSet<string> facts = [.. CatalogFile.Body.Where(line => CatalogLine.AliasTarget(line) is null).Select(CatalogFile.KeyOf)];
        Assert.All(CatalogFile.Body.Select(CatalogLine.AliasTarget).OfType<string>(), target => Assert.Contains(target, facts));
    }

    [Fact]
    public void What_the_supplement_says_is_in_it()
    {
        Dictionary<string, string[]> lines = CatalogFile.Body.Select(line => line.Split(' ')).ToDictionary(words => words[0], StringComparer.Ordinal);
        Assert.All(CatalogFile.Supplement, line =>
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0].StartsWith('!'))
            {
                Assert.DoesNotContain(words[0][1..], lines.Keys);
                return;
            }

            Assert.Contains(words[0], lines.Keys);
            string[] actual = lines[words[0]];
            Assert.All(words[1..], word => Assert.True(Says(actual, word), $"{words[0]} does not say {word}"));
        });
    }

    [Fact]
    public void The_features_have_one_letter_each()
    {
        Assert.Equal(CatalogLine.Letters.Length, CatalogLine.Letters.Select(row => row.Letter).Distinct().Count());
        Assert.Equal(
            Enum.GetValues<ModelFeatures>().Where(feature => feature != ModelFeatures.None),
            CatalogLine.Letters.Select(row => row.Feature).Order());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/b talk")]
    [InlineData("a/b chat ctx=")]
    [InlineData("a/b chat ctx=-1")]
    [InlineData("a/b chat ctx=9999999999")]
    [InlineData("a/b chat $in=-1")]
    [InlineData("a/b chat $in=1e400")]
    [InlineData("a/b chat $in=NaN")]
    [InlineData("a/b chat $in=1,5")]
    [InlineData("a/b chat yes=?")]
    [InlineData("a/b chat from=2026-13")]
    [InlineData("a/b chat colour=red")]
    [InlineData("a/b chat  ctx=1")]
    public void A_line_that_is_none_is_refused(string line) =>
        Assert.True(Record.Exception(() => CatalogLine.Read(line)) is FormatException or OverflowException, line);

    private static bool Says(string[] words, string word)
    {
        string name = word.Split('=')[0];
        return word switch
        {
            _ when word.EndsWith("=?", StringComparison.Ordinal) => !words.Any(other => other.StartsWith(name + "=", StringComparison.Ordinal)),
            _ when name is "yes" or "no" => words.FirstOrDefault(other => other.StartsWith(name + "=", StringComparison.Ordinal)) is { } letters
                && word[(name.Length + 1)..].All(letter => letters[(name.Length + 1)..].Contains(letter)),
            _ => words.Contains(word),
        };
    }

    private static IEnumerable<double> Prices(ModelFacts facts)
    {
        foreach (TokenPrices prices in new[] { facts.Prices, facts.LongPrices })
        {
            foreach (double? price in new[] { prices.Input, prices.CachedInput, prices.CacheWrite, prices.Output })
            {
                if (price is { } known)
                {
                    yield return known;
                }
            }
        }

        foreach (double? price in new[]
        {
            facts.AudioInputPrice, facts.AudioOutputPrice, facts.ImageInputPrice, facts.ImagePrice, facts.SecondPrice, facts.CharactersPrice, facts.RequestPrice,
        })
        {
            if (price is { } known)
            {
                yield return known;
            }
        }
    }
}
