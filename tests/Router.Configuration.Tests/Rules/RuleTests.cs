namespace LlmRouter.Configuration.Tests;

public class RuleTests
{
    public static TheoryData<string> Names => [.. RuleCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_stands_at_its_place_and_its_twin_has_none(string name)
    {
        RuleCase one = RuleCase.All.Single(one => one.Name == name);

        foreach (Fault fault in Config.Expect(one.Advice, one.Bad))
        {
            Assert.NotEmpty(fault.Message);
            Assert.DoesNotContain('\n', fault.Message);
            Assert.DoesNotContain("{", fault.Message.Replace("'{'", "", StringComparison.Ordinal).Replace("'{ }'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Config.Good(one.Advice, one.Good);
    }

    [Fact]
    public void Every_rule_has_a_case_in_which_it_fires()
    {
        HashSet<string> fired = [.. RuleCase.All.SelectMany(one => one.Bad).SelectMany(text => Markup.Parse(text).Spans).Select(span => span.Id)];

        // The rule about a router with nothing in it has no text to mark.
        fired.UnionWith(Config.Check("{}").Select(fault => fault.Rule.Id));

        Assert.Empty(ConfigRules.All.Where(rule => !IsAboutClasses(rule) && !fired.Contains(rule.Id)).Select(rule => rule.Id));
    }

    [Fact]
    public void Rules_are_listed_once_by_id_and_each_says_something()
    {
        Assert.Equal(ConfigRules.All.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), ConfigRules.All.Select(rule => rule.Id));
        Assert.All(ConfigRules.All, rule =>
        {
            Assert.Matches("^LLMR[0-9]{4}$", rule.Id);
            Assert.False(rule.Title.EndsWith('.'), rule.Title);
            Assert.NotEmpty(rule.Format);
        });
    }

    [Fact]
    public void Every_rule_that_is_declared_is_listed()
    {
        IEnumerable<RuleInfo> declared = typeof(ConfigRules)
            .GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<RuleInfo>();

        Assert.Equal(declared.Select(rule => rule.Id).Order(StringComparer.Ordinal), ConfigRules.All.Select(rule => rule.Id));
    }

    /// <summary>Rules that need the compiler's view of a class are tested where that is.</summary>
    private static bool IsAboutClasses(RuleInfo rule) =>
        rule.Id is "LLMR0001" or "LLMR0002" or "LLMR0003" or "LLMR0009" || rule.Id[4] is '8' or '9';
}
