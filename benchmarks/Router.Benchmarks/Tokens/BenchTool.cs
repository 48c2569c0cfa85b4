using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Benchmarks.Tokens;

/// <summary>A tool with a schema of usual size.</summary>
internal sealed class BenchTool(string name) : AIFunctionDeclaration
{
    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        { "type": "object", "required": ["city"], "additionalProperties": false, "properties": {
          "city": { "type": "string", "description": "The city whose weather is wanted, e.g. Berlin" },
          "days": { "type": "integer", "minimum": 1, "maximum": 14, "description": "How many days to look ahead" },
          "units": { "type": "string", "enum": ["metric", "imperial"] } } }
        """);

    public override string Name => name;

    public override string Description => "Gets the weather of a city for the next days.";

    public override JsonElement JsonSchema => Schema;
}
