using LlmRouter.Limits;

namespace LlmRouter.Tests.Limits;

public class TokenEstimatorTests
{
    private static readonly TokenEstimator Estimator = TokenEstimator.Default;

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("hi", 1)]
    [InlineData(" ", 1)]
    [InlineData("42", 1)]
    [InlineData("\uD83D", 1)]
    public void The_smallest_texts_cost_what_they_do(string text, int tokens) => Assert.Equal(tokens, Estimator.CountTokens(text));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_it_is_given_it_answers_with_at_least_one_token(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            var text = new char[random.Next(1, 200)];
            int above = random.Next(4) switch { 0 => 0x80, 1 => 0x300, 2 => 0x3100, _ => 0x10000 };
            for (int c = 0; c < text.Length; c++)
            {
                text[c] = (char)random.Next(above);
            }

            int tokens = Estimator.CountTokens(text);
            Assert.True(tokens >= 1 && tokens <= (4 * text.Length) + 4, $"seed {seed}, {tokens} for {text.Length}: {string.Join(' ', text.Select(c => $"{(int)c:X4}"))}");
        }
    }

    [Fact]
    public void Where_a_block_begins_makes_no_difference()
    {
        // Blank lines before a text move its characters through all places of a block; they cost next to nothing.
        foreach (CorpusText text in CorpusText.All)
        {
            int alone = Estimator.CountTokens("\n\n" + text.Text);
            for (int shift = 3; shift < 70; shift++)
            {
                Assert.InRange(Estimator.CountTokens(new string('\n', shift) + text.Text), alone - 1, alone + 1);
            }
        }
    }

    [Fact]
    public void Vectors_and_single_characters_count_the_same()
    {
        // A character beyond ASCII makes its block go the other way; this one is counted apart from all else.
        const char Rare = '\u20AC';
        int rare = TextFeature.Scripts + (2 * (int)Script.Typographic);
        foreach (CorpusText text in CorpusText.All.Where(t => t.Text.All(char.IsAscii)))
        {
            var plain = new int[TextFeature.Count];
            var mixed = new int[TextFeature.Count];
            foreach (char[] block in text.Text.Chunk(64))
            {
                // Each block without its last character, then with the rare one in its place.
                ReadOnlySpan<char> kept = block.AsSpan(0, block.Length - 1);
                string other = $"{kept}{Rare}";
                Array.Clear(plain);
                Array.Clear(mixed);
                TextScan.Count(kept, plain);
                TextScan.Count(other, mixed);
                mixed[rare] = plain[rare] = 0;
                mixed[rare + 1] = plain[rare + 1] = 0;
                Assert.Equal(plain, mixed);
            }
        }
    }

    [Fact]
    public void Two_texts_together_cost_about_as_much_as_apart()
    {
        foreach (CorpusText text in CorpusText.All)
        {
            for (int cut = 0; cut < text.Text.Length; cut += 7)
            {
                int whole = Estimator.CountTokens(text.Text);
                int parts = Estimator.CountTokens(text.Text.AsSpan(0, cut)) + Estimator.CountTokens(text.Text.AsSpan(cut));
                Assert.InRange(parts, whole - 6, whole + 6);
                Assert.True(Estimator.CountTokens(text.Text.AsSpan(0, cut)) <= whole + 2, $"{text.Category} at {cut}: a beginning costs more than the whole.");
            }
        }
    }

    [Theory]
    [InlineData("\uD83D\uDE00")]
    [InlineData("\uD83D")]
    [InlineData("\uDE00")]
    [InlineData("\uDE00\uD83D")]
    public void Surrogates_may_be_broken_anywhere(string unit)
    {
        for (int length = 1; length < 140; length++)
        {
            ReadOnlySpan<char> text = string.Concat(Enumerable.Repeat(unit, 140)).AsSpan(0, length);
            Assert.InRange(Estimator.CountTokens(text), 1, 3 * length);
        }
    }

    [Fact]
    public void Ten_megabytes_are_counted_in_proportion()
    {
        string text = string.Concat(CorpusText.All.Select(t => t.Text));
        var large = new System.Text.StringBuilder();
        int copies = 0;
        for (; large.Length < 5_000_000; copies++)
        {
            large.Append(text);
        }

        Assert.InRange(Estimator.CountTokens(large.ToString()) / (double)copies, Estimator.CountTokens(text) - 5, Estimator.CountTokens(text) + 5);
    }

    [Fact]
    public async Task Many_threads_get_the_same_numbers()
    {
        int[] expected = [.. CorpusText.All.Select(t => Estimator.CountTokens(t.Text))];
        int[][] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CorpusText.All.Select(t => Estimator.CountTokens(t.Text)).ToArray())));
        Assert.All(results, r => Assert.Equal(expected, r));
    }
}
