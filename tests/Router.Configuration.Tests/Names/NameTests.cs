namespace LlmRouter.Configuration.Tests;

public class NameTests
{
    [Theory]
    [InlineData("gpt-4", "Gpt4")]
    [InlineData("gpt_4", "Gpt4")]
    [InlineData("azure-east", "AzureEast")]
    [InlineData("4o", "_4o")]
    [InlineData("claude 3.5 sonnet", "Claude35Sonnet")]
    [InlineData("GPT4", "GPT4")]
    [InlineData("größe", "Größe")]
    [InlineData("模型-a", "模型A")]
    [InlineData("class", "Class")]
    [InlineData("***", "_")]
    [InlineData("", "_")]
    [InlineData("\u0301a", "_\u0301a")]
    [InlineData("\U0001F600x", "X")]
    [InlineData("a\u200Bb", "AB")]
    public void A_name_gives_a_member(string name, string member)
    {
        Assert.Equal(member, MemberNames.FromName(name));
    }

    [Fact]
    public void Any_text_gives_an_identifier()
    {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            string name = new([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))]);

            Assert.True(MemberNames.IsIdentifier(MemberNames.FromName(name)), name);
        }
    }

    [Theory]
    [InlineData("a1", true)]
    [InlineData("_", true)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("a-b", false)]
    [InlineData("class", false)]
    [InlineData("@class", false)]
    public void Identifiers_are_told_from_other_texts(string text, bool expected)
    {
        Assert.Equal(expected, MemberNames.IsIdentifier(text));
    }

    [Theory]
    [InlineData("round-robbin", "round-robin")]
    [InlineData("roundrobin", "round-robin")]
    [InlineData("LEAST_BUSY", "least-busy")]
    [InlineData("laest-busy", "least-busy")]
    [InlineData("fastest", null)]
    [InlineData("", null)]
    [InlineData("round-robin", null)]
    public void The_nearest_candidate_is_suggested(string given, string? expected)
    {
        Assert.Equal(expected, Suggestions.Nearest(given, StrategyNames.All));
    }

    [Theory]
    [InlineData("ab", "ac", false)]
    [InlineData("abc", "abd", true)]
    [InlineData("abc", "ade", false)]
    [InlineData("abcde", "abxye", true)]
    [InlineData("ab", "A_B", true)]
    [InlineData("gtp", "gpt", true)]
    public void The_longer_the_word_the_more_slips_are_forgiven(string given, string candidate, bool near)
    {
        Assert.Equal(near, Suggestions.Nearest(given, [candidate]) is not null);
    }

    [Fact]
    public void Names_are_found_as_group_then_alias_then_deployment()
    {
        RouterSpec spec = Config.Good(
            """
            { "aliases": { "a": "g/d", "b": { "target": "h", "hidden": true }, "e": "g" },
              "groups": { "g": { "deployments": [ { "id": "d", "model": "openai/x" }, { "id": "h", "model": "openai/x" }, { "id": "e", "model": "openai/x" } ] },
                          "h": { "deployments": [ { "id": "d", "model": "openai/x" } ] } } }
            """);

        Assert.Equal(
            ["g 0:-1 Group", "h 1:-1 Group", "a 0:0 Alias", "b 1:-1 HiddenAlias", "e 0:-1 Alias", "g/d 0:0 Deployment", "g/h 0:1 Deployment", "g/e 0:2 Deployment", "h/d 1:0 Deployment"],
            NameIndex.Build(spec).Select(entry => $"{entry.Name} {entry.Group}:{entry.Deployment} {entry.Kind}"));
    }
}
