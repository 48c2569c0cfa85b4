using System.Text.Json.Nodes;

namespace LlmRouter.Tests.Providers;

internal static class JsonAssert
{
    /// <summary>The same value, whatever the order of members.</summary>
    public static void Equal(string expected, string? actual)
    {
        JsonNode? one = JsonNode.Parse(expected);
        JsonNode? other = JsonNode.Parse(actual!);
        Assert.True(JsonNode.DeepEquals(one, other), $"expected {one?.ToJsonString()}{Environment.NewLine}but was {other?.ToJsonString()}");
    }
}
