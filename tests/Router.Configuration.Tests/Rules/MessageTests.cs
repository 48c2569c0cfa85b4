using System.Text;

namespace LlmRouter.Configuration.Tests;

public class MessageTests
{
    [Fact]
    public void Messages_read_as_they_were_agreed()
    {
        var text = new StringBuilder();
        foreach (RuleCase one in RuleCase.All)
        {
            foreach (Fault fault in Config.Check(one.Advice, [.. one.Bad.Select(bad => Markup.Parse(bad).Text)]))
            {
                text.Append(fault).Append(fault.Suggestion is null ? "" : $" [{fault.Suggestion}]").Append(fault.Fix is null ? "" : $" [{$"{fault.Fix.Kind} {fault.Fix.Name} {fault.Fix.Value}".Trim().Replace("  ", " ", StringComparison.Ordinal)}]").Append('\n');
            }
        }

        Accepted.Check("../Rules/Messages.verified.txt", text.ToString());
    }

    [Theory]
    [InlineData("\"apiKey\": \"VerySecret\"")]
    [InlineData("\"apiKey\": VerySecret")]
    [InlineData("\"apiKey\": 'VerySecret'")]
    [InlineData("\"apiKey\" \"VerySecret\"")]
    [InlineData("\"apiKey\" VerySecret")]
    [InlineData("\"apiKey\": 12VerySecret")]
    [InlineData("\"apiKey\": \"VerySecret")]
    [InlineData("\"apiKey\": \"\\VerySecret\"")]
    [InlineData("\"apiKey\": [\"VerySecret\"]")]
    [InlineData("\"apiKey\": \"$VerySecret\"")]
    [InlineData("\"apiKey\": \"env:Very Secret VerySecret=\"")]
    [InlineData("\"headers\": { \"X-A\": \"Bearer VerySecret\" }")]
    [InlineData("\"headers\": { \"X-A\": \"VerySecret\\n\" }")]
    [InlineData("\"endpoint\": \"https://me:VerySecret@a.example\"")]
    [InlineData("\"endpoint\": \"https://a.example?key=VerySecret\"")]
    [InlineData("\"endpoint\": \"me:VerySecret@a.example\"")]
    public void What_may_be_a_key_is_in_no_message(string member)
    {
        IReadOnlyList<Fault> faults = Config.Check(Config.Deployment(member));

        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("VerySecret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://me:VerySecret@a.example")]
    [InlineData("https://a.example?key=VerySecret")]
    [InlineData("http://a.example/?key=VerySecret")]
    [InlineData("me:VerySecret@a.example")]
    public void A_note_about_the_place_of_deployments_shows_no_key_and_no_remedy_does(string endpoint)
    {
        string one = $$"""
            "model": "openai/x", "apiKey": "env:K", "endpoint": "{{endpoint}}"
            """.Trim();
        IReadOnlyList<Fault> faults = Config.Check(advice: true, $$"""{ "groups": { "g": { "deployments": [ { "id": "a", {{one}} }, { "id": "b", {{one}} } ] } } }""");

        Assert.Contains(faults, fault => fault.Rule == ConfigRules.SinglePlace);
        Assert.DoesNotContain(faults, fault => (fault.Message + fault.Suggestion + fault.Fix?.Value).Contains("VerySecret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Properties_of_attributes_are_called_as_attributes_call_them()
    {
        Fault fault = Assert.Single(Config.Check(Config.Attributes("\"defaults\": { \"timeoutSeconds\": -1 }")));

        Assert.Equal("'TimeoutSeconds' of the router's defaults is -1, but must be between 0.001 and 86400 seconds", fault.Message);
    }

    [Fact]
    public void A_doubled_name_points_back_at_the_first()
    {
        Fault fault = Assert.Single(Config.Check("""{ "groups": { "g": { "deployments": [ { "model": "openai/x" } ] }, "G": {} } }"""));

        Assert.Equal(new Place(Config.PathOf(0), 14, 3), Assert.Single(fault.Related));
    }

    [Fact]
    public void A_conflict_points_back_at_the_other_document()
    {
        Fault fault = Assert.Single(Config.Check(Config.Group("\"retries\": 1"), """{ "groups": { "g": { "retries": 2 } } }"""));

        Assert.Equal(Config.PathOf(1), fault.Place.Path);
        Assert.Equal(Config.PathOf(0), Assert.Single(fault.Related).Path);
    }

    [Fact]
    public void Member_names_matter_only_where_there_are_members()
    {
        var faults = new FaultBag();
        RouterSpec spec = Config.Read(faults, """{ "groups": { "chat": { "deployments": [ { "model": "openai/x" } ] } } }""");

        SpecRules.Check(spec, faults, members: false);

        Assert.Empty(faults.Faults);
    }

    [Fact]
    public void A_router_without_groups_is_worth_a_note()
    {
        Fault fault = Assert.Single(Config.Check("{}"));

        Assert.Equal((ConfigRules.NoGroups, FaultSeverity.Info), (fault.Rule, fault.Rule.Severity));
    }
}
