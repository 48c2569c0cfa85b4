using LlmRouter.Configuration;
using LlmRouter.Management;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmRouter;

/// <summary>A router without a generated class: read from <c>models.json</c> at run time, by the rules of the build.</summary>
internal sealed class JsonRouter : Router
{
    private JsonRouter(RouterSpec spec, RouterOptions options)
        : base(spec, options)
    {
    }

    public static JsonRouter Create(string path, string json, RouterOptions? options)
    {
        options ??= new RouterOptions();
        var faults = new FaultBag();
        var text = new SourceText(path, json);
        ILogger log = options.LoggerFactory?.CreateLogger(Log.Category) ?? NullLogger.Instance;
        ConfigNode root = FileReading.Read(text, options, faults, log);
        RouterSpec spec = SpecReader.Read([new ConfigDocument(root, ConfigSource.Json)], faults);
        SpecRules.Check(spec, faults, members: false);
        if (faults.HasErrors)
        {
            throw new RouterConfigurationException(
                "The configuration has faults.", [.. faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Error).Select(f => SourceText.Describe(f, [text]))]);
        }

        foreach (Fault fault in faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Warning))
        {
            Log.ConfigurationFault(log, SourceText.Describe(fault, [text]));
        }

        return new JsonRouter(spec, options);
    }
}
