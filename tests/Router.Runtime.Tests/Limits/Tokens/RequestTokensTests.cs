using System.Buffers.Binary;
using System.Text.Json;
using LlmRouter.Limits;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Limits;

/// <summary>What surrounds text. Text costs a token a character here.</summary>
public class RequestTokensTests
{
    private readonly Letters _letters = new();

    private ITokenEstimator Estimator => _letters;

    [Fact]
    public void A_message_costs_its_frame_its_name_and_its_contents()
    {
        Assert.Equal(3, Chat());
        Assert.Equal(3 + 4 + 5, Chat(new ChatMessage(ChatRole.User, "hello")));
        Assert.Equal(3 + 4 + 1 + 3 + 5, Chat(new ChatMessage(ChatRole.User, "hello") { AuthorName = "Bob" }));
        Assert.Equal(3 + 4 + 5 + 4, Chat(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hmmmm"), new TextContent("four")])));
        Assert.Equal(3 + 4 + 5, Estimator.EstimateChat([], new ChatOptions { Instructions = "hello" }));
    }

    [Fact]
    public void What_is_null_or_unknown_costs_nothing()
    {
        var odd = new ChatMessage(ChatRole.User, [new AIContent(), new UsageContent(new UsageDetails()), new TextContent(null), null!, new TextReasoningContent(null)]);
        Assert.Equal(3 + 4, Chat(odd, null!));
        Assert.Equal(4, Estimator.EstimateContent(new FunctionResultContent("id", null)));
        Assert.Equal(0, Estimator.EstimateContent(null!));
        Assert.Equal(0, Estimator.EstimateTool(null!));
        Assert.Equal(2, Estimator.EstimateTexts(["a", null!, "", "b"]));
    }

    [Fact]
    public void Calls_and_results_cost_the_JSON_that_is_sent()
    {
        var arguments = new Dictionary<string, object?> { ["city"] = "Bonn", ["days"] = 3, ["more"] = JsonElement.Parse("[1, 2]") };
        Assert.Equal(8 + 3 + """{"city":"Bonn","days":3,"more":[1,2]}""".Length, Estimator.EstimateContent(new FunctionCallContent("id", "get", arguments)));
        Assert.Equal(8 + 3 + 1, Estimator.EstimateContent(new FunctionCallContent("id", "get")));
        Assert.Equal(4 + 5, Estimator.EstimateContent(new FunctionResultContent("id", "sunny")));
        Assert.Equal(4 + """{"a":1}""".Length, Estimator.EstimateContent(new FunctionResultContent("id", JsonElement.Parse("""{ "a": 1 }"""))));
        Assert.Equal(4 + 2_002, Estimator.EstimateContent(new FunctionResultContent("id", JsonElement.Parse($"\"{new string('x', 2_000)}\""))));
    }

    [Fact]
    public void Values_that_cannot_be_written_and_results_inside_themselves_do_not_throw()
    {
        Assert.Equal(4, Estimator.EstimateContent(new FunctionResultContent("id", new Action(() => { }))));
        var result = new FunctionResultContent("id", null);
        result.Result = new List<AIContent> { new TextContent("four"), result };
        Assert.Equal(4 + 4, Estimator.EstimateContent(result));
        result.Result = result;
        Assert.Equal(4, Estimator.EstimateContent(result));
    }

    [Fact]
    public void A_tool_is_counted_once_for_each_estimator()
    {
        var tool = new Tool("get", "Gets it.", JsonElement.Parse("""{ "type": "object" }"""));
        int expected = 8 + 3 + 8 + """{"type":"object"}""".Length;
        Assert.Equal(expected, Estimator.EstimateTool(tool));
        int asked = _letters.Asked;
        Assert.Equal(3 + expected, Estimator.EstimateChat([], new ChatOptions { Tools = [tool] }));
        Assert.Equal(asked, _letters.Asked);
        Assert.Equal(expected, ((ITokenEstimator)new Letters()).EstimateTool(tool));
    }

    [Fact]
    public void Tools_with_broken_schemas_cost_what_is_known_of_them()
    {
        JsonElement gone;
        using (JsonDocument document = JsonDocument.Parse("{}"))
        {
            gone = document.RootElement;
        }

        Assert.Equal(8 + 3 + 1, Estimator.EstimateTool(new Tool("get", "x", gone)));
        Assert.Equal(8 + 3 + 1, Estimator.EstimateTool(new Tool("get", "x", default)));
        Assert.Equal(8, Estimator.EstimateTool(new Tool(null, "x", default)));
        Assert.Equal(0, Estimator.EstimateTool(new HostedWebSearchTool()));
    }

    [Fact]
    public void The_schema_of_a_response_format_counts()
    {
        ChatResponseFormat format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{ "type": "object" }"""), "name");
        Assert.Equal(3 + 8 + 4 + 17, Estimator.EstimateChat([], new ChatOptions { ResponseFormat = format }));
        Assert.Equal(3, Estimator.EstimateChat([], new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));
    }

    [Theory]
    [InlineData(1024, 1024, 765)]
    [InlineData(2048, 4096, 1105)]
    [InlineData(512, 512, 255)]
    [InlineData(1, 1, 255)]
    public void Images_cost_their_tiles(int width, int height, int tokens)
    {
        var png = new byte[24];
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']).CopyTo(png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        byte[] gif = [.. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC2, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width];
        byte[] webp = [.. "RIFF0000WEBPVP8X"u8, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0];
        foreach (byte[] image in (byte[][])[png, gif, jpeg, webp])
        {
            Assert.Equal(tokens, Estimator.EstimateContent(new DataContent(image, "image/png")));
        }

        Assert.Equal(85, Estimator.EstimateContent(new DataContent(png, "image/png") { AdditionalProperties = new() { ["detail"] = "low" } }));
    }

    [Fact]
    public void Images_that_do_not_say_their_size_have_one_price()
    {
        Assert.Equal(765, Estimator.EstimateContent(new UriContent("https://example.com/a.png", "image/png")));
        Assert.Equal(765, Estimator.EstimateContent(new DataContent(ReadOnlyMemory<byte>.Empty, "image/png")));
        Assert.Equal(765, Estimator.EstimateContent(new DataContent("data:image/png;base64,AAAA")));
    }

    [Fact]
    public void Headers_that_lie_or_end_early_do_not_throw()
    {
        var random = new Random(5);
        byte[][] heads = [[0x89, .. "PNG"u8], [.. "GIF8"u8], [.. "RIFF0000WEBPVP8 "u8], [.. "RIFF0000WEBPVP8L"u8], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xFF]];
        for (int i = 0; i < 20_000; i++)
        {
            var rest = new byte[random.Next(40)];
            random.NextBytes(rest);
            byte[] image = [.. heads[random.Next(heads.Length)], .. rest];
            Assert.InRange(Estimator.EstimateContent(new DataContent(image, "image/png")), 85, 85 + (170 * 16));
        }
    }

    [Fact]
    public void Audio_and_documents_cost_by_their_size()
    {
        Assert.Equal(110, Estimator.EstimateContent(new DataContent(new byte[480_000], "audio/wav")));
        Assert.Equal(310, Estimator.EstimateContent(new DataContent(new byte[480_000], "audio/mpeg")));
        Assert.Equal(4_500, Estimator.EstimateContent(new DataContent(new byte[120_000], "application/pdf")));
        Assert.Equal(250, Estimator.EstimateContent(new DataContent(new byte[1_000], "text/plain")));
    }

    private int Chat(params ChatMessage[] messages) => Estimator.EstimateChat(messages, null);

    private sealed class Letters : ITokenEstimator
    {
        public int Asked { get; private set; }

        public int CountTokens(ReadOnlySpan<char> text)
        {
            Asked++;
            return text.Length;
        }
    }

    private sealed class Tool(string? name, string description, JsonElement schema) : AIFunctionDeclaration
    {
        public override string Name => name ?? throw new InvalidOperationException("It has none.");

        public override string Description => description;

        public override JsonElement JsonSchema => schema;
    }
}
