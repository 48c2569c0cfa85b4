using LlmRouter.Configuration;

namespace LlmRouter.Management;

/// <summary>Puts single definitions where they would stand in a whole configuration, so that the one reader reads them.</summary>
internal static class DefinitionTree
{
    public static ConfigNode Deployment(string group, ConfigNode deployment)
        => Group(group, Object("deployments", ConfigNode.OfArray([deployment], deployment.Place)));

    public static ConfigNode Group(string group, ConfigNode node) => Object("groups", Object(group, node));

    public static ConfigNode Defaults(ConfigNode settings) => Object("defaults", settings);

    /// <summary>The group for which a document declares most deployments, before any is read.</summary>
    public static (string Group, int Count)? Largest(ConfigNode root)
        => root.Members.Where(m => m.Name == "groups").SelectMany(m => m.Value.Members)
            .SelectMany(g => g.Value.Members.Where(m => m.Name == "deployments").Select(m => ((string, int)?)(g.Name, m.Value.Items.Length)))
            .MaxBy(g => g!.Value.Item2);

    private static ConfigNode Object(string name, ConfigNode value)
        => ConfigNode.OfObject([new ConfigMember(name, value.Place, value)], value.Place);
}
