namespace LlmRouter.Configuration.Tests;

public class WildcardTests
{
    [Theory]
    [InlineData("openai/*", "openai/gpt-4o", "gpt-4o")]
    [InlineData("openai/*", "OpenAI/GPT-4o", "GPT-4o")]
    [InlineData("openai/*", "openai/a/b", "a/b")]
    [InlineData("openai/*", "openai/", null)]
    [InlineData("openai/*", "openai", null)]
    [InlineData("openai/*", "azure/gpt-4o", null)]
    [InlineData("*-mini", "gpt-4o-MINI", "gpt-4o")]
    [InlineData("*-mini", "-mini", null)]
    [InlineData("a*a", "aa", null)]
    [InlineData("a*a", "aba", "b")]
    [InlineData("a*a", "aaa", "a")]
    [InlineData("*", "x", "x")]
    [InlineData("*", "", null)]
    [InlineData("plain", "plain", null)]
    public void One_star_takes_the_place_of_at_least_one_character(string pattern, string name, string? capture)
    {
        Assert.Equal(capture is not null, WildcardNames.Match(pattern, name, out string? found));
        Assert.Equal(capture, found);
    }

    [Theory]
    [InlineData("openai/*", "gpt-4o", "openai/gpt-4o")]
    [InlineData("azure/east-*-x", "m", "azure/east-m-x")]
    [InlineData("openai/gpt-4o", "other", "openai/gpt-4o")]
    public void What_was_captured_takes_the_place_of_the_models_star(string model, string capture, string filled)
    {
        Assert.Equal(filled, WildcardNames.Fill(model, capture));
    }

    [Fact]
    public void The_longest_literal_part_is_asked_first_then_the_one_declared_first()
    {
        RouterSpec spec = Groups("*", "plain-and-long", "claude-*", "openai/gpt-*", "*-claude", "openai/*");
        int[] order = WildcardNames.Order(spec.Groups);

        Assert.Equal(["openai/gpt-*", "claude-*", "*-claude", "openai/*", "*"], order.Select(ordinal => spec.Groups[ordinal].Name));
        Assert.Equal("claude-*", Ask("claude-claude"));
        Assert.Equal("openai/gpt-*", Ask("openai/gpt-4"));
        Assert.Equal("openai/*", Ask("openai/gpt-"));
        Assert.Equal("*", Ask("plain-and-long"));

        string Ask(string name) => spec.Groups[WildcardNames.Find(spec.Groups, order, name, out _)].Name;
    }

    [Fact]
    public void Patterns_are_no_names_and_neither_are_their_deployments()
    {
        RouterSpec spec = Config.Good("""
            {
              "aliases": { "best": "openai/gpt-4o", "one": "g/d" },
              "groups": {
                "openai/*": { "deployments": [ { "id": "w", "model": "openai/*" } ] },
                "g": { "deployments": [ { "id": "d", "model": "openai/x" }, { "model": "group/h" } ] },
                "h": { "deployments": [ { "id": "e", "model": "openai/y" } ] }
              }
            }
            """);

        Assert.Equal(
            [
                new("g", 1, -1, NameKind.Group), new("h", 2, -1, NameKind.Group),
                new("best", 0, -1, NameKind.Alias, "gpt-4o"), new("one", 1, 0, NameKind.Alias),
                new("g/d", 1, 0, NameKind.Deployment), new("h/e", 2, 0, NameKind.Deployment),
                new("d", 1, 0, NameKind.BareDeployment), new("e", 2, 0, NameKind.BareDeployment),
            ],
            NameIndex.Build(spec));
    }

    [Fact]
    public void An_id_that_two_deployments_have_stands_for_a_wildcard_group_that_matches_it()
    {
        RouterSpec spec = Config.Good("""
            {
              "aliases": { "a": "d1" },
              "groups": {
                "d*": { "deployments": [ { "model": "openai/m*" } ] },
                "g": { "deployments": [ { "id": "d1", "model": "openai/x" } ] },
                "h": { "deployments": [ { "id": "d1", "model": "openai/y" } ] }
              }
            }
            """);

        Assert.Equal(new NameEntry("a", 0, -1, NameKind.Alias, "1"), NameIndex.Build(spec).Single(entry => entry.Kind == NameKind.Alias));
    }

    [Fact]
    public void Prices_and_headers_find_deployments_of_groups_with_a_slash()
    {
        RouterSpec spec = Config.Good("""
            [attributes]{
              "groups": { "openai/*": {} },
              "deployments": [ { "group": "openai/*", "id": "d", "model": "openai/*" } ],
              "prices": [ { "deployment": "openai/*/d", "input": 1 } ],
              "headers": [ { "target": "openai/*/d", "name": "X-A", "value": "b" } ]
            }
            """);

        Assert.Equal(" Model=openai/* Headers={X-A:b} Price={input:1}", Dump.Of(spec.Groups[0].Deployments[0].Settings));
    }

    private static RouterSpec Groups(params string[] names)
    {
        var spec = new RouterSpec();
        spec.Groups.AddRange(names.Select(name => new GroupSpec(name, Place.None)));
        return spec;
    }
}
