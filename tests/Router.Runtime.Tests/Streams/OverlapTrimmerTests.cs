using System.Text;
using LlmRouter.Core;

namespace LlmRouter.Tests.Streams;

public class OverlapTrimmerTests
{
    [Theory]
    [InlineData("The sky is blue because", " because of the air", " of the air")]
    [InlineData("The sky is blue because", " of the air", " of the air")]
    [InlineData("The sky is blue", "The sky is blue", "")]
    [InlineData("one two, one two", "one two, one two, three", ", three")]
    [InlineData("Count: 1, 2, 3, 1", "1, 12", "1, 12")]
    [InlineData("ha ha", "ha ha ha", " ha")]
    [InlineData("It", "It is so", " is so")]
    [InlineData("abcd", "cdef", "cdef")]
    [InlineData("xabcd", "abcde", "e")]
    public void The_longest_end_that_is_repeated_goes_away(string text, string continuation, string rest)
        => Assert.Equal(rest, Trim(text, [continuation]));

    [Fact]
    public void What_cannot_be_a_repetition_is_shown_at_once()
    {
        var trimmer = new OverlapTrimmer("The sky is blue");
        Assert.Equal("Zzz", trimmer.Push("Zzz"));
        Assert.True(trimmer.IsDone);
        Assert.Equal(" is blue", trimmer.Push(" is blue"));
    }

    [Fact]
    public void It_is_held_back_only_while_a_longer_repetition_is_possible()
    {
        var trimmer = new OverlapTrimmer("The sky is blue");
        Assert.Equal("", trimmer.Push(" is"));
        Assert.Equal("n't", trimmer.Push("n't")[^3..]);
        trimmer = new OverlapTrimmer("The sky is blue");
        Assert.Equal("", trimmer.Push(" is bl"));
        Assert.Equal("", trimmer.Push("ue"));
        Assert.True(trimmer.IsDone);
        Assert.Equal(" today", trimmer.Push(" today"));
    }

    [Fact]
    public void What_is_held_back_at_the_end_is_shown_unless_it_is_a_repetition()
    {
        var trimmer = new OverlapTrimmer("The sky is blue");
        Assert.Equal("", trimmer.Push(" is bl"));
        Assert.Equal(" is bl", trimmer.End());
        Assert.Equal("", trimmer.End());
    }

    [Fact]
    public void It_looks_back_so_far_and_no_farther()
    {
        string text = new string('x', 10) + string.Concat(Enumerable.Range(0, 2_000).Select(i => i + ","));
        Assert.True(text.Length > OverlapTrimmer.Most);
        Assert.Equal("!", Trim(text, [text[^OverlapTrimmer.Most..] + "!"]));
        Assert.Equal(text[^(OverlapTrimmer.Most + 1)..], Trim(text, [text[^(OverlapTrimmer.Most + 1)..]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_agrees_with_trying_every_length_under_every_chunking(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++)
        {
            // Few letters, so that texts repeat themselves.
            string alphabet = random.Next(3) switch { 0 => "a", 1 => "ab", _ => "abc " };
            string text = Letters(random, alphabet, 1 + random.Next(14));
            string repeated = random.Next(2) == 0 ? text[^random.Next(text.Length + 1)..] : "";
            string continuation = repeated + Letters(random, alphabet, random.Next(10));
            string expected = Reference(text, continuation);
            if (continuation.Length > 10)
            {
                Check(random.Next(1 << (continuation.Length - 1)));
                continue;
            }

            for (int cuts = 0; cuts < 1 << Math.Max(0, continuation.Length - 1); cuts++)
            {
                Check(cuts);
            }

            void Check(int cuts)
            {
                string actual = Trim(text, Cut(continuation, cuts));
                Assert.True(expected == actual, $"seed {seed}, round {round}: '{text}' + '{continuation}' cut {cuts:b}: '{actual}' instead of '{expected}'");
            }
        }
    }

    private static string Reference(string text, string continuation)
    {
        for (int length = Math.Min(text.Length, continuation.Length); length > 0; length--)
        {
            if ((length >= OverlapTrimmer.Fewest || length == text.Length) && text.EndsWith(continuation[..length], StringComparison.Ordinal))
            {
                return continuation[length..];
            }
        }

        return continuation;
    }

    private static string Trim(string text, IEnumerable<string> pieces)
    {
        var trimmer = new OverlapTrimmer(text);
        var shown = new StringBuilder();
        foreach (string piece in pieces)
        {
            shown.Append(trimmer.Push(piece));
        }

        return shown.Append(trimmer.End()).ToString();
    }

    private static IEnumerable<string> Cut(string text, int cuts)
    {
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if ((cuts & (1 << (i - 1))) != 0)
            {
                yield return text[start..i];
                start = i;
            }
        }

        yield return text[start..];
    }

    private static string Letters(Random random, string alphabet, int length)
        => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
