using System.Text;

namespace LlmRouter.Configuration.Tests;

/// <summary>Input that is huge or meant to hurt is answered with faults, in memory and steps that grow with it and not faster.</summary>
public class HugeInputTests
{
    private const int Many = 100_000;

    /// <summary>What a square of <see cref="Many"/> steps takes far longer than; nothing is measured against it when all is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public Task A_hundred_thousand_deployments_are_read_and_named() => Within(() =>
    {
        var json = new StringBuilder("{ \"budgets\": { \"tag:t\": { \"usd\": 1, \"per\": \"minute\" } }, \"aliases\": { \"a\": \"g\" }, \"groups\": { \"g\": { \"deployments\": [");
        for (int i = 0; i < Many; i++)
        {
            json.Append(i == 0 ? "" : ",").Append($$"""{ "id": "d{{i}}", "model": "openai/gpt-4o", "tags": ["a", "b{{i}}"], "weight": {{i}}, "endpoint": "@e" }""");
        }

        string text = json.Append("] } }, \"endpoints\": { \"e\": { \"url\": \"https://a.example\" } } }").ToString();
        long before = GC.GetAllocatedBytesForCurrentThread();
        RouterSpec spec = Config.Good(text);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Many, spec.Groups[0].Deployments.Count);
        Assert.Equal((2 * Many) + 2, NameIndex.Build(spec).Count);
        Assert.InRange(allocated, 0, 100L * text.Length);
        Assert.Equal(ImageWriter.Write(spec), ImageWriter.Write(ImageReader.Read(ImageWriter.Write(spec).Texts, ImageWriter.Write(spec).Numbers, ImageWriter.Write(spec).Records)));
    });

    [Fact]
    public Task Faults_by_the_hundred_thousand_are_all_reported() => Within(() =>
    {
        var aliases = new StringBuilder();
        var deployments = new StringBuilder();
        var budgets = new StringBuilder();
        for (int i = 0; i < Many; i++)
        {
            aliases.Append(i == 0 ? "" : ",").Append($"\"alias-{i}\": \"unknown-{i}\"");
            deployments.Append(i == 0 ? "" : ",").Append($$"""{ "id": "deployment-{{i}}", "model": "group/unknown-{{i}}" }""");
            budgets.Append(i == 0 ? "" : ",").Append($$""" "deployment:g/unknown-{{i}}": { "usd": 1, "per": "minute" }""");
        }

        IReadOnlyList<Fault> faults = Config.Check(
            $$"""{ "aliases": { {{aliases}} }, "budgets": { {{budgets}} }, "groups": { "g": { "deployments": [ {{deployments}} ] }, "h": { "deployments": [ { "model": "openai/x", "disabled": true } ] } } }""");

        Assert.Equal(
            new Dictionary<string, int> { ["LLMR2011"] = Many, ["LLMR2017"] = Many, ["LLMR7004"] = Many, ["LLMR2009"] = 1 },
            faults.CountBy(fault => fault.Rule.Id).ToDictionary());
    });

    [Fact]
    public Task Groups_nested_without_end_end_the_check() => Within(() =>
    {
        string[] groups = [.. Enumerable.Range(0, Many).Select(i => $$""" "g{{i}}": { "deployments": [ { "model": "group/g{{(i + 1) % Many}}" } ] }""")];

        Fault fault = Assert.Single(Config.Check($$"""{ "groups": { {{string.Join(',', groups)}} } }"""), fault => fault.Message.Contains("contains itself", StringComparison.Ordinal));

        Assert.True(fault.Message.Length < 1_000, fault.Message);
    });

    [Theory]
    [InlineData("x")]
    [InlineData("*")]
    [InlineData("/")]
    [InlineData("\\u0000")]
    [InlineData("\\ud83d")]
    [InlineData("group/")]
    [InlineData("tag:")]
    public Task Names_of_ten_thousand_characters_get_short_messages(string part) => Within(() =>
    {
        string name = string.Concat(Enumerable.Repeat(part, 10_000));
        string other = name + "y";
        foreach (string text in new[]
        {
            $$"""{ "groups": { "{{name}}": { "deployments": [ { "model": "openai/x" } ] } } }""",
            $$"""{ "groups": { "g": { "deployments": [ { "id": "{{name}}", "model": "openai/x" } ] } } }""",
            $$"""{ "groups": { "g": { "deployments": [ { "model": "{{name}}" } ] } } }""",
            Config.Deployment($"\"model\": \"openai/{name}\""),
            Config.Deployment($"\"tags\": [\"{name}\", \"{other}\"], \"accessTags\": [\"{name}\"], \"environments\": [\"{name}\"]"),
            Config.Deployment($"\"features\": [\"{name}\"], \"accessWindows\": [\"{name}\"], \"baseModel\": \"{name}\""),
            Config.Group($"\"strategy\": \"{name}\", \"tagMatching\": \"{name}\", \"fallbacks\": [\"{name}\"]"),
            Config.Root($$""" "defaults": { "defaultGroup": "{{name}}", "{{other}}": 1 }, "aliases": { "{{name}}": "{{other}}" } """),
            Config.Root($$""" "budgets": { "{{name}}": 1 }, "aliases": { "{{name}}": 1 }, "endpoints": { "{{name}}": 1 } """),
            Config.Root($$""" "{{name}}": 1, "{{name}}": 2 """),
            Config.Deployment($$""" "{{name}}": 1, "{{name}}": 2 """),
            Config.Root($$""" "budgets": { "{{name}}": { "usd": 1, "per": "{{other}}" } } """),
        })
        {
            Assert.All(Config.Check(text), fault =>
            {
                Assert.True(fault.Message.Length < 1_500, fault.Message);
                Assert.DoesNotContain(fault.Message, char.IsControl);
            });
        }
    });

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e308")]
    [InlineData("-1")]
    [InlineData("\"1e400s\"")]
    [InlineData("\"99999999999999999999h\"")]
    public void Numbers_beyond_every_range_are_refused_in_every_new_setting(string number)
    {
        foreach (string setting in (string[])["sessionAffinitySeconds", "latencyBuffer", "latencyHalfLifeSeconds", "explorationShare", "slowStartSeconds"])
        {
            Assert.Contains(Config.Check(Config.Group($"\"strategy\": \"latency-based\", \"{setting}\": {number}")), fault => fault.Rule.Severity == FaultSeverity.Error);
        }

        Assert.Contains(Config.Check(Config.Deployment($"\"contextWindow\": {number}")), fault => fault.Rule.Severity == FaultSeverity.Error);
        Assert.Contains(Config.Check(Config.Root($$""" "budgets": { "tag:t": { "usd": {{number}}, "per": "minute" } } """)), fault => fault.Rule.Severity == FaultSeverity.Error);
    }

    private static Task Within(Action test) => Task.Run(test).WaitAsync(Patience);
}
