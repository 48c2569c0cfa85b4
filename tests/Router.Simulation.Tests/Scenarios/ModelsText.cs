using System.Globalization;
using System.Text.Json.Nodes;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>From the short form of a scenario's configuration to <c>models.json</c>.</summary>
internal static class ModelsText
{
    private static readonly HashSet<string> Lists =
        ["fallbacks", "contextWindowFallbacks", "contentPolicyFallbacks", "tags", "features", "accessTags", "environments"];

    /// <summary>The configuration, and of every deployment its id and the host that it is at.</summary>
    public static (string Json, List<(string Id, string Host)> Deployments) Read(string text)
    {
        var groups = new JsonObject();
        var aliases = new JsonObject();
        var budgets = new JsonObject();

        // So that a scenario says exactly who is asked: nobody who comes back from a cooldown is passed over by chance.
        var defaults = new JsonObject { ["slowStartSeconds"] = 0 };
        var deployments = new List<(string, string)>();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            List<string> words = Words.Split(line, ' ');
            switch (words[0])
            {
                case "alias":
                    (string name, string target) = Words.Pair(words[1]);
                    aliases[name] = target;
                    break;
                case "budget":
                    budgets[words[1]] = new JsonObject { ["usd"] = double.Parse(words[2], CultureInfo.InvariantCulture), ["per"] = words[3] };
                    break;
                case "defaults":
                    Set(defaults, words.Skip(1));
                    break;
                default:
                    Group(line, groups, deployments);
                    break;
            }
        }

        return (new JsonObject { ["aliases"] = aliases, ["budgets"] = budgets, ["defaults"] = defaults, ["groups"] = groups }.ToJsonString(), deployments);
    }

    private static void Group(string line, JsonObject groups, List<(string Id, string Host)> deployments)
    {
        int colon = line.IndexOf(" : ", StringComparison.Ordinal);
        List<string> head = Words.Split(line[..colon], ' ');
        var group = new JsonObject();
        groups[head[0]] = group;
        bool ordered = !head.Remove("any");
        Set(group, head.Skip(1));
        var members = new JsonArray();
        group["deployments"] = members;
        foreach (string part in Words.Split(line[(colon + 3)..], ','))
        {
            List<string> words = Words.Split(part, ' ');
            string id = words[0];
            var settings = words.Skip(1).Select(Words.Pair).ToDictionary(p => p.Key, p => p.Value);
            string host = settings.Remove("host", out string? shared) ? shared : id;
            var deployment = new JsonObject
            {
                ["id"] = id,
                ["model"] = settings.Remove("model", out string? model) ? model : $"openai/{id}",
                ["endpoint"] = $"https://{host}.test/",
                ["apiKey"] = "env:KEY_" + (settings.Remove("key", out string? key) ? key : id),
            };
            if (ordered && !settings.ContainsKey("order"))
            {
                deployment["order"] = members.Count;
            }

            Set(deployment, settings.Select(s => $"{s.Key}={s.Value}"));
            members.Add(deployment);
            deployments.Add((id, host + ".test"));
        }
    }

    private static void Set(JsonObject target, IEnumerable<string> words)
    {
        foreach (string word in words)
        {
            (string key, string value) = Words.Pair(word);
            if (value.StartsWith('{'))
            {
                // A map of numbers: {timeout:1;server-error:0}
                var map = new JsonObject();
                foreach (string entry in Words.Split(value.Trim('{', '}'), ';'))
                {
                    string[] pair = entry.Split(':');
                    map[pair[0]] = double.Parse(pair[1], CultureInfo.InvariantCulture);
                }

                target[key] = map;
                continue;
            }

            target[key] = Lists.Contains(key) ? new JsonArray([.. value.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(v => JsonValue.Create(v))])
                : long.TryParse(value, CultureInfo.InvariantCulture, out long whole) ? JsonValue.Create(whole)
                : double.TryParse(value, CultureInfo.InvariantCulture, out double number) ? JsonValue.Create(number)
                : bool.TryParse(value, out bool flag) ? JsonValue.Create(flag)
                : JsonValue.Create(value);
        }
    }
}
