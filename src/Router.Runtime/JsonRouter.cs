using LlmRouter.Configuration;
using Microsoft.Extensions.Logging;

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
        ConfigNode root = JsonReader.Read(path, json, faults);
        RouterSpec spec = SpecReader.Read([new ConfigDocument(root, ConfigSource.Json)], faults);
        SpecRules.Check(spec, faults, members: false);
        if (faults.HasErrors)
        {
            throw new RouterConfigurationException(
                "The configuration has faults.", [.. faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Error).Select(f => Describe(f, json))]);
        }

        if (options.LoggerFactory?.CreateLogger(Log.Category) is { } log)
        {
            foreach (Fault fault in faults.Faults.Where(f => f.Rule.Severity == FaultSeverity.Warning))
            {
                Log.ConfigurationFault(log, Describe(fault, json));
            }
        }

        return new JsonRouter(spec, options);
    }

    private static string Describe(Fault fault, string json)
    {
        if (fault.Place.IsNone)
        {
            return fault.ToString();
        }

        int start = Math.Min(fault.Place.Start, json.Length);
        int line = json.AsSpan(0, start).Count('\n') + 1;
        int column = start - (json.LastIndexOf('\n', Math.Max(0, start - 1), Math.Max(0, start)) + 1) + 1;
        return FormattableString.Invariant($"{fault.Place.Path}({line},{column}): {fault}");
    }
}
