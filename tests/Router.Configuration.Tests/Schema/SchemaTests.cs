using System.Text.Json;

namespace LlmRouter.Configuration.Tests;

public class SchemaTests
{
    [Fact]
    public void The_schema_is_what_the_settings_say() =>
        Accepted.Check("../../../src/Router.Configuration/models.schema.json", SchemaWriter.Write());

    [Theory]
    [InlineData("defaults", SettingLevels.Router)]
    [InlineData("group", SettingLevels.Group)]
    [InlineData("deployment", SettingLevels.Deployment)]
    [InlineData("endpoint", SettingLevels.Endpoint)]
    [InlineData("fallback", SettingLevels.Fallback)]
    internal void Every_setting_is_at_its_levels(string definition, SettingLevels level)
    {
        using JsonDocument schema = JsonDocument.Parse(SchemaWriter.Write());
        HashSet<string> properties =
        [
            .. schema.RootElement.GetProperty("definitions").GetProperty(definition).GetProperty("properties").EnumerateObject().Select(property => property.Name),
        ];

        Assert.All(SettingTable.All, info => Assert.Equal(info.At(level), properties.Contains(info.Name)));
    }
}
