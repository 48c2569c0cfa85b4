using System.Text;
using LlmRouter.Errors;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>Chunks that look alike are not parsed again; whatever they hold must come out as if they were.</summary>
public class ChunkTemplateTests
{
    public static TheoryData<string> Contents => new()
    {
        "plain", " and more", "é漢字🙂", "\\n", "say \\\"hi\\\"", "back\\\\slash", "\\u00e9", "", "tab\\t", "{\\\"content\\\":\\\"x\\\"}", "\t", "a\nb",
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task A_chunk_like_the_last_one_says_what_parsing_it_would(string content)
    {
        foreach (string padding in (string[])["", ",\"obfuscation\":\"{0}\""])
        {
            (List<ChatResponseUpdate> alike, Failure? failure) = await Given.Stream(StubHandler.Sse(Stream(content, padding, varies: false)));
            (List<ChatResponseUpdate> parsed, Failure? expected) = await Given.Stream(StubHandler.Sse(Stream(content, padding, varies: true)));
            Assert.Equal(expected?.Kind, failure?.Kind);
            Assert.Equal(parsed.Select(Text), alike.Select(Text));
        }
    }

    [Fact]
    public async Task What_changes_in_between_is_seen()
    {
        string stream = Chunk("a") + Chunk("b") + Chunk("c", id: "chatcmpl-2") + Chunk("d") + Chunk("e", more: ",\"service_tier\":\"flex\"") + Chunk("f")
            + Chunk("g", delta: ",\"reasoning_content\":\"hm\"") + Chunk("h") + Finish;
        (List<ChatResponseUpdate> updates, Failure? failure) = await Given.Stream(StubHandler.Sse(stream));
        Assert.Null(failure);
        Assert.Equal("abcdefgh", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal("chatcmpl-2", updates.Single(u => u.Text == "c").ResponseId);
        Assert.Equal("chatcmpl-1", updates.Single(u => u.Text == "d").ResponseId);
        Assert.Equal("flex", updates.Single(u => u.Text == "e").AdditionalProperties!["service_tier"]?.ToString());
        Assert.Contains(updates.Single(u => u.Text == "g").Contents, c => c is TextReasoningContent { Text: "hm" });
    }

    [Fact]
    public async Task Half_a_chunk_that_begins_like_the_last_one_is_malformed()
    {
        string like = Chunk("abc");
        for (int cut = like.IndexOf("abc", StringComparison.Ordinal); cut < like.Length - 3; cut++)
        {
            (_, Failure? failure) = await Given.Stream(StubHandler.Sse(Chunk("x") + Chunk("y") + like[..cut] + "\n\n" + Finish));
            Assert.Equal(FailureKind.MalformedResponse, failure?.Kind);
        }
    }

    private static string Stream(string content, string padding, bool varies)
    {
        var text = new StringBuilder();
        string[] contents = ["one", "two", content, "three", content, content, "four"];
        for (int i = 0; i < contents.Length; i++)
        {
            // White space that differs makes every chunk one that has not been seen.
            text.Append(Chunk(contents[i], more: padding.Replace("{0}", new string('x', i), StringComparison.Ordinal), space: new string(' ', varies ? i + 1 : 0)));
        }

        return text.Append(Finish).ToString();
    }

    private static string Chunk(string content, string id = "chatcmpl-1", string more = "", string delta = "", string space = "")
        => "data: {" + space + $"\"id\":\"{id}\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + $"\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{content}\"{delta}}},\"logprobs\":null,\"finish_reason\":null}}]{more}}}\n\n";

    private const string Finish = """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    private static (string, string?, string?, ChatRole?) Text(ChatResponseUpdate update)
        => (update.Text, update.ResponseId, update.FinishReason?.Value, update.Role);
}
