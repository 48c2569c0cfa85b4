namespace LlmRouter.Tests.Streams;

/// <summary>An answer as OpenAI's format streams it, chunk by chunk, and what a client sees of it.</summary>
internal sealed class WireScenario
{
    /// <summary>The chunks, each the data of one event.</summary>
    public required string[] Chunks { get; init; }

    /// <summary>The visible text of each chunk, reasoning in brackets; null where it has none.</summary>
    public required string?[] Seen { get; init; }

    /// <summary>The index of the first chunk that a user can see.</summary>
    public int Visible => Array.FindIndex(Seen, s => s is not null);

    /// <summary>The index of the chunk with the finish reason.</summary>
    public int Finish => Array.FindIndex(Chunks, c => c.Contains("\"finish_reason\":\"", StringComparison.Ordinal));

    public string Whole => string.Concat(Seen);

    /// <summary>What a client sees of the first chunks.</summary>
    public string SeenOf(int chunks) => string.Concat(Seen.Take(chunks));

    public static IEnumerable<string> Names => All.Keys;

    public static readonly Dictionary<string, WireScenario> All = new()
    {
        ["text"] = new WireScenario
        {
            Chunks = [Delta("\"role\":\"assistant\",\"content\":\"\""), Text("Hello"), Text(","), Text(" wide"), Text(" wörld"), Finished("stop"), Usage, "[DONE]"],
            Seen = [null, "Hello", ",", " wide", " wörld", null, null, null],
        },
        ["tool calls"] = new WireScenario
        {
            Chunks =
            [
                Delta("\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]"),
                Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"at\\\":\"}}]"),
                Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]"),
                Finished("tool_calls"),
                Usage,
                "[DONE]",
            ],
            Seen = [null, null, null, "<look>", null, null],
        },
        ["text before a tool call"] = new WireScenario
        {
            Chunks =
            [
                Delta("\"role\":\"assistant\",\"content\":\"Let me \""),
                Text("look"),
                Delta("\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]"),
                Delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]"),
                Finished("tool_calls"),
                Usage,
            ],
            Seen = ["Let me ", "look", null, null, "<look>", null],
        },
        ["reasoning"] = new WireScenario
        {
            Chunks =
            [
                Delta("\"role\":\"assistant\",\"content\":\"\""),
                Delta("\"reasoning_content\":\"Well\""),
                Delta("\"reasoning_content\":\" then\""),
                Text("It"),
                Text(" is"),
                Finished("stop"),
                Usage,
                "[DONE]",
            ],
            Seen = [null, "[Well]", "[ then]", "It", " is", null, null, null],
        },
    };

    /// <summary>The chunks of a plain text.</summary>
    public static string[] ChunksOf(params string[] pieces)
        => [Delta("\"role\":\"assistant\",\"content\":\"\""), .. pieces.Select(Text), Finished("stop"), Usage, "[DONE]"];

    private const string Usage = """{"id":"r1","model":"m-1","choices":[],"usage":{"prompt_tokens":30,"completion_tokens":7,"total_tokens":37}}""";

    private static string Text(string text) => Delta($"\"content\":{System.Text.Json.JsonSerializer.Serialize(text)}");

    private static string Delta(string delta) => $$$"""{"id":"r1","model":"m-1","choices":[{"index":0,"delta":{{{{delta}}}},"finish_reason":null}]}""";

    private static string Finished(string reason) => $$$"""{"id":"r1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}]}""";
}
