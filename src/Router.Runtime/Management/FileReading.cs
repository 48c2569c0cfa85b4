using LlmRouter.Configuration;
using Microsoft.Extensions.Logging;

namespace LlmRouter.Management;

/// <summary>Reads a configuration at run time and, where the application wants that, leaves deployments with faults out.</summary>
internal static class FileReading
{
    /// <summary>The tree of a text; syntax faults go to <paramref name="faults"/>.</summary>
    public static ConfigNode Read(SourceText text, RouterOptions options, FaultBag faults, ILogger log)
    {
        ConfigNode root = text.Parse(faults);
        return faults.HasErrors || options.InvalidDeployments != InvalidDeployments.Skip ? root : Sound(root, text, log);
    }

    /// <summary>The same without the deployments that have faults.</summary>
    private static ConfigNode Sound(ConfigNode root, SourceText text, ILogger log)
    {
        while (true)
        {
            var faults = new FaultBag();
            RouterSpec spec = SpecReader.Read([new ConfigDocument(root, ConfigSource.Json)], faults);
            SpecRules.Check(spec, faults, members: false);
            Fault[] errors = [.. faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Error)];
            var skipped = new HashSet<ConfigNode>(ReferenceEqualityComparer.Instance);
            foreach (ConfigNode deployment in Deployments(root))
            {
                foreach (Fault fault in errors.Where(f => f.Place.Start >= deployment.Place.Start && f.Place.End <= deployment.Place.End && text.Has(f.Place)))
                {
                    Log.DeploymentSkipped(log, text.Describe(fault));
                    skipped.Add(deployment);
                }
            }

            if (skipped.Count == 0)
            {
                return root;
            }

            root = Without(root, skipped);
        }
    }

    private static IEnumerable<ConfigNode> Deployments(ConfigNode root)
        => root.Members.Where(m => m.Name == "groups").SelectMany(m => m.Value.Members)
            .SelectMany(g => g.Value.Members).Where(m => m.Name == "deployments").SelectMany(m => m.Value.Items);

    private static ConfigNode Without(ConfigNode node, HashSet<ConfigNode> skipped) => node.Kind switch
    {
        ConfigKind.Object => ConfigNode.OfObject([.. node.Members.Select(m => m with { Value = Without(m.Value, skipped) })], node.Place),
        ConfigKind.Array => ConfigNode.OfArray([.. node.Items.Where(i => !skipped.Contains(i)).Select(i => Without(i, skipped))], node.Place),
        _ => node,
    };
}
