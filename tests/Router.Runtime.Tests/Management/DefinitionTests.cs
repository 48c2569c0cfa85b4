using System.Reflection;
using LlmRouter.Configuration;
using LlmRouter.Core;
using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Management;

/// <summary>Definitions in code say what the table of settings knows, no more and no less, and foreign input breaks nothing.</summary>
public class DefinitionTests
{
    public static TheoryData<Type, string> Levels => new()
    {
        { typeof(RouterDefinition), nameof(SettingLevels.Router) },
        { typeof(GroupDefinition), nameof(SettingLevels.Group) },
        { typeof(DeploymentDefinition), nameof(SettingLevels.Deployment) },
        { typeof(FallbackDefinition), nameof(SettingLevels.Fallback) },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_definition_has_a_property_for_every_setting_of_its_level(Type type, string level)
    {
        SettingLevels at = Enum.Parse<SettingLevels>(level);

        // Members of generated classes are not made at run time.
        string[] settings = [.. SettingTable.All.Where(s => s.At(at) && s.Id != Setting.MemberName).Select(PropertyOf).Order()];
        string[] properties = [.. type.GetProperties().Select(p => p.Name).Except(["Id", "ApiKey", "ChatClient", "EmbeddingGenerator", "Deployments", "Target", "On"]).Order()];
        Assert.Equal(settings, properties);
    }

    [Fact]
    public void Every_property_is_read_back_from_what_it_declares()
    {
        foreach (Type type in (Type[])[typeof(DeploymentDefinition), typeof(GroupDefinition), typeof(RouterDefinition), typeof(FallbackDefinition)])
        {
            foreach (SettingInfo info in SettingTable.All.Where(s => s.Id != Setting.MemberName))
            {
                if (type.GetProperty(PropertyOf(info)) is not { } property)
                {
                    continue;
                }

                var definition = (SettingsDefinition)(type == typeof(FallbackDefinition) ? new FallbackDefinition("x") : Activator.CreateInstance(type))!;
                object value = Value(info, property.PropertyType);
                property.SetValue(definition, value);
                ConfigMember member = Assert.Single(definition.ToMembers());
                Assert.Equal(info.Name, member.Name);
                Assert.Equal(value, property.GetValue(definition));
                property.SetValue(definition, null);
                Assert.Empty(definition.ToMembers());
            }
        }
    }

    [Fact]
    public void What_is_wrong_in_a_definition_is_a_fault_and_changes_nothing()
    {
        using TestRouter router = TestRouter.Of("a");
        RoutingTable table = router.Engine.Table;
        Action<DeploymentDefinition>[] faults =
        [
            d => d.Weight = double.NaN,
            d => d.Weight = -1,
            d => d.Weight = double.PositiveInfinity,
            d => d.Order = int.MinValue,
            d => d.Tpm = -5,
            d => d.AttemptTimeout = TimeSpan.MaxValue,
            d => d.AttemptTimeout = TimeSpan.FromSeconds(-1),
            d => d.Price = new TokenPrices(double.NaN, 1),
            d => d.Id = new string('x', 10_000),
            d => d.Id = "a\u0000b",
            d => d.Id = "a/b",
            d => d.Id = "\ud800",
            d => d.Model = null,
            d => d.Model = "openai/",
            d => d.Model = new string('/', 5_000),
            d => d.Endpoint = "@nobody",
            d => d.Endpoint = "file:///etc/passwd",
            d => d.Headers = new Dictionary<string, string> { ["bad\r\nname"] = "x" },
            d => d.Headers = new Dictionary<string, string> { ["x"] = "a\r\nb" },
            d => d.Headers = new Dictionary<string, string> { ["x"] = null! },
            d => d.ApiKeyReference = "a-literal-key",
            d => d.ApiKeyReference = "env:",
            d => d.AllowedFailuresByKind = new Dictionary<FailureKind, int> { [FailureKind.Timeout] = -1 },
            d => d.CooldownTimeByKind = new Dictionary<FailureKind, TimeSpan> { [FailureKind.Timeout] = TimeSpan.MaxValue },
            d => d.FailureRate = 1.5,
            d => d.MirrorTo = "nobody",
            d => d.MinTokensPerSecond = 0,
        ];
        foreach (Action<DeploymentDefinition> fault in faults)
        {
            var definition = new DeploymentDefinition { Id = "b", Model = "openai/m" };
            fault(definition);
            var e = Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Add("g", definition));
            Assert.NotEmpty(e.Faults);
            Assert.All(e.Faults, f => Assert.InRange(f.Length, 10, 1_000));
            Assert.Same(table, router.Engine.Table);
        }

        foreach (string group in (string[])["a/b", "*/*", "@x", new string('g', 10_000), "a\u0001", " "])
        {
            Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Add(group, new DeploymentDefinition { Id = "b", Model = "openai/m" }));
            Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.AddGroup(group));
        }

        foreach (string json in (string[])["", "{", "[]", "null", "3", "\"x\"", "{ \"id\": 3 }", new string('[', 100_000), "{ \"id\": \"b\", \"model\": \"openai/m\", \"rpm\": 1e999 }"])
        {
            Assert.NotEmpty(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Add("g", json)).Faults);
            Assert.NotEmpty(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.Upsert("g", json)).Faults);
        }

        Assert.Same(table, router.Engine.Table);
        Assert.Equal(0, router.Router.Live.Draining);
        Assert.Equal(1, router.Router.Live.Credentials);
    }

    [Fact]
    public void A_million_deployments_are_refused_before_any_is_read()
    {
        using TestRouter router = TestRouter.Of("a");
        var one = new DeploymentDefinition { Model = "openai/m" };
        var many = new GroupDefinition();
        for (int i = 0; i < 1_000_000; i++)
        {
            many.Deployments.Add(one);
        }

        Assert.Contains("65536", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.AddGroup("h", many)).Faults), StringComparison.Ordinal);
        string json = $$"""{ "groups": { "h": { "deployments": [ {{string.Join(',', Enumerable.Repeat("{}", 70_000))}} ] } } }""";
        Assert.Contains("65536", Assert.Single(Assert.Throws<RouterConfigurationException>(() => router.Router.Deployments.ReplaceAll(json)).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_from_a_vault_is_sent_and_never_shown()
    {
        var seen = new List<Secret?>();
        using var router = new TestRouter("{}", configure: o => o.ConfigureDeployments = d => seen.Add(d.ApiKey));
        router.Router.Deployments.Add("g", new DeploymentDefinition
        {
            Id = "a",
            Model = "openai/m",
            ApiKey = new Secret("sk-very-secret"),
            Headers = new Dictionary<string, string> { ["x-team"] = "search", ["x-other"] = "env:OTHER" },
            Price = new TokenPrices(1, 2),
            AttemptTimeout = TimeSpan.FromSeconds(1.5),
            ReasoningEffort = ReasoningEffort.ExtraHigh,
        });
        Assert.Equal("sk-very-secret", Assert.Single(seen)!.Reveal());
        string settings = router.Router.GetSettings();
        Assert.DoesNotContain("very", settings, StringComparison.Ordinal);
        Assert.Contains("\"apiKey\": \"***\"", settings, StringComparison.Ordinal);
        Assert.Contains("\"x-team\": \"***\"", settings, StringComparison.Ordinal);
        Assert.Contains("\"x-other\": \"env:OTHER\"", settings, StringComparison.Ordinal);
        Assert.Contains("\"attemptTimeoutSeconds\": 1.5", settings, StringComparison.Ordinal);
        Assert.Contains("\"reasoningEffort\": \"extra-high\"", settings, StringComparison.Ordinal);

        // A change of something else keeps the key.
        router.Router.Deployments.Update("g", "a", d => d.Rpm = 5);
        Assert.Equal("sk-very-secret", router.State("g/a").Connection.ApiKey!.Reveal());
        await router.Router.CompleteAsync("g", "hi", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_of_the_application_can_be_added()
    {
        using var router = new TestRouter("{}", configure: o => o.EnvironmentVariables = _ => null);
        router.Router.Deployments.Add("g", new DeploymentDefinition { Id = "mine", Model = "openai/m", ChatClient = new LlmRouter.Testing.ScriptedChatClient() });
        Assert.Equal("mine", (await router.Router.CompleteAsync("g", "hi", cancellationToken: TestContext.Current.CancellationToken)).Route()!.Deployment);
    }

    private static string PropertyOf(SettingInfo info) => info.Id switch
    {
        Setting.ApiKey => nameof(DeploymentDefinition.ApiKeyReference),
        Setting.CooldownSeconds => nameof(DeploymentDefinition.CooldownTime),
        Setting.CooldownSecondsByKind => nameof(DeploymentDefinition.CooldownTimeByKind),
        _ when info.Kind == SettingKind.Duration => info.AttributeName[..^"Seconds".Length],
        _ => info.AttributeName,
    };

    private static object Value(SettingInfo info, Type property) => info.Kind switch
    {
        SettingKind.Text => "x",
        SettingKind.Flag => true,
        SettingKind.Integer => 7,
        SettingKind.Number => 0.5,
        SettingKind.Duration => TimeSpan.FromSeconds(7),
        SettingKind.Choice => Enum.GetValues(Nullable.GetUnderlyingType(property)!).GetValue(1)!,
        SettingKind.TextList => new[] { "x" },
        SettingKind.TextMap => new Dictionary<string, string> { ["x"] = "y" },
        SettingKind.FallbackList => new FallbackDefinition[] { "x", new("y") { On = [FailureKind.Timeout] } },
        _ when info.Id == Setting.Price => new TokenPrices(1, 2, 3),
        _ when info.Items == SettingKind.Integer => new Dictionary<FailureKind, int> { [FailureKind.Timeout] = 3 },
        _ => new Dictionary<FailureKind, TimeSpan> { [FailureKind.RateLimited] = TimeSpan.FromSeconds(3) },
    };
}
