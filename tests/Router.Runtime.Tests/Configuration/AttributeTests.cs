using System.Reflection;
using LlmRouter.Configuration;
using LlmRouter.Resilience;

namespace LlmRouter.Tests.Configuration;

/// <summary>Attributes and the table of settings say the same: whatever one can express, the other can.</summary>
public class AttributeTests
{
    public static TheoryData<Type, string> Levels => new()
    {
        { typeof(LlmRouterAttribute), nameof(SettingLevels.Router) },
        { typeof(ModelGroupAttribute), nameof(SettingLevels.Group) },
        { typeof(ModelGroupAttribute<>), nameof(SettingLevels.Group) },
        { typeof(DeploymentAttribute), nameof(SettingLevels.Deployment) },
        { typeof(EndpointAttribute), nameof(SettingLevels.Endpoint) },
        { typeof(FallbackAttribute), nameof(SettingLevels.Fallback) },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void An_attribute_has_a_property_for_every_setting_of_its_level_and_no_other(Type attribute, string level)
    {
        SettingLevels at = Enum.Parse<SettingLevels>(level);

        // Maps have attributes of their own: [Price], [Header], [RetryRule], [CooldownRule].
        string[] settings = [.. SettingTable.All.Where(s => s.At(at) && s.Kind is not (SettingKind.TextMap or SettingKind.NumberMap)).Select(s => s.AttributeName).Order()];
        string[] properties = [.. attribute.GetProperties().Where(p => p.CanWrite && p.Name != nameof(FallbackAttribute.On)).Select(p => p.Name).Order()];
        Assert.Equal(settings, properties);
    }

    [Fact]
    public void The_type_of_a_property_fits_its_setting()
    {
        foreach (Type attribute in (Type[])[typeof(LlmRouterAttribute), typeof(ModelGroupAttribute), typeof(DeploymentAttribute), typeof(EndpointAttribute), typeof(FallbackAttribute)])
        {
            foreach (PropertyInfo property in attribute.GetProperties().Where(p => p.CanWrite && p.Name != nameof(FallbackAttribute.On)))
            {
                SettingInfo setting = SettingTable.All.Single(s => s.AttributeName == property.Name);
                Type expected = setting.Kind switch
                {
                    SettingKind.Text => typeof(string),
                    SettingKind.Flag => typeof(bool),
                    SettingKind.Integer => typeof(int),
                    SettingKind.Number or SettingKind.Duration => typeof(double),
                    SettingKind.TextList or SettingKind.FallbackList => typeof(string[]),
                    _ => property.PropertyType,
                };
                Assert.Equal(expected, property.PropertyType);
                if (setting.Kind == SettingKind.Choice)
                {
                    Assert.Equal(setting.Choices, Enum.GetNames(property.PropertyType).Select(Kebab));
                }
            }
        }
    }

    [Fact]
    public void Windows_of_budgets_are_called_in_attributes_as_in_files()
        => Assert.Equal(BudgetSpec.Periods, Enum.GetNames<BudgetWindow>().Select(Kebab));

    [Fact]
    public void Kinds_of_failures_are_called_in_attributes_as_in_files()
    {
        Assert.Equal(FailureKindNames.All, Enum.GetNames<FailureKind>().Select(Kebab));
        Assert.Equal((int)FailureKind.ContentFiltered + 1, FailureKindNames.OfAttempts.Length);
        Assert.Equal(Enumerable.Range(0, FailureKindNames.All.Length), Enum.GetValues<FailureKind>().Select(k => (int)k));
        Assert.All(FailureKindNames.NeverRetried, k => Assert.Equal(
            (MoveRule.No, false), (FailurePolicy.Of(Kind(k)).Moves, FailurePolicy.Of(Kind(k)).Again)));
        Assert.Equal(FailureKindNames.NeverCooled, FailureKindNames.OfAttempts.Where(k => FailurePolicy.Of(Kind(k)).Cools == CoolRule.Never));

        static FailureKind Kind(string name) => (FailureKind)Array.IndexOf(FailureKindNames.All, name);
    }

    [Fact]
    public void Rules_for_kinds_have_a_number_for_every_map()
    {
        Assert.Equal(["Retries"], Numbers(typeof(RetryRuleAttribute)));
        Assert.Equal(["AllowedFailures", "CooldownSeconds"], Numbers(typeof(CooldownRuleAttribute)));
        Assert.Equal(
            [Setting.RetriesByKind, Setting.AllowedFailuresByKind, Setting.CooldownSecondsByKind],
            SettingTable.All.Where(s => s.Choices == FailureKindNames.OfAttempts).Select(s => s.Id));

        static IEnumerable<string> Numbers(Type rule) => rule.GetProperties().Where(p => p.CanWrite).Select(p => p.Name);
    }

    [Fact]
    public void Every_strategy_that_can_be_named_has_an_implementation()
    {
        foreach (string strategy in StrategyNames.All)
        {
            using var router = LlmRouter.Tests.Support.TestRouter.Of("a b", $"\"strategy\": \"{strategy}\",");
            Assert.Equal(strategy, router.Group().Selector.Name);
        }
    }

    [Fact]
    public void Every_provider_that_can_be_named_has_an_adapter()
    {
        foreach (ProviderFacts provider in ProviderFacts.All)
        {
            using var pool = new LlmRouter.Providers.Http.HttpPool();
            var connection = new LlmRouter.Providers.DeploymentConnection { Name = "g/d", Provider = provider.Name, Model = "m", Endpoint = new Uri("https://example.com") };
            Assert.NotNull(LlmRouter.Providers.ProviderRegistry.Create(connection, pool, TimeProvider.System));
        }
    }

    [Fact]
    public void No_generated_member_may_take_the_name_of_one_that_a_router_has()
    {
        string[] members = [.. typeof(Router)
            .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .Where(m => m is not ConstructorInfo && !m.Name.Contains('_', StringComparison.Ordinal) && !m.Name.Contains('<', StringComparison.Ordinal) && IsVisible(m))
            .Select(m => m.Name).Distinct().Order()];
        Assert.Empty(members.Except(MemberNames.ReservedInRouter));

        static bool IsVisible(MemberInfo member) => member switch
        {
            MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
            PropertyInfo property => property.GetMethod is { } get && (get.IsPublic || get.IsFamily || get.IsFamilyOrAssembly),
            _ => false,
        };
    }

    private static string Kebab(string name)
        => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
