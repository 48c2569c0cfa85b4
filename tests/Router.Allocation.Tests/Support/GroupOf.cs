using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Support;

/// <summary>Routers of one group, <c>g</c>, whose deployments are <c>d0</c>, <c>d1</c>, ...</summary>
internal static class GroupOf
{
    public static Router Deployments(int count, string strategy = "simple-shuffle", bool limits = false, IChatClient? client = null)
    {
        var json = new StringBuilder($$"""{ "groups": { "g": { "strategy": "{{strategy}}", "deployments": [""");
        var options = new RouterOptions { EnvironmentVariables = static name => name, RandomSeed = 1 };
        for (int i = 0; i < count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append($$"""{ "id": "d{{i}}", "model": "openai/m", "apiKey": "env:KEY_{{i}}" """);
            json.Append(CultureInfo.InvariantCulture, $$""", "price": { "input": {{i % 5}}, "output": {{i % 3}} }""");
            json.Append(limits ? """, "rpm": 1000000000, "tpm": 2000000000 }""" : "}");
            if (client is not null)
            {
                options.UseChatClient(FormattableString.Invariant($"g/d{i}"), client);
            }
        }

        return Router.Parse(json.Append("] } } }").ToString(), options);
    }
}
