using System.Text;
using LlmRouter.Providers.Sse;

namespace LlmRouter.Tests.Providers;

public class SseReaderTests
{
    public static TheoryData<string, string> Texts() => new()
    {
        { "data: a\n\ndata: b\n\n", "message:a|message:b" },
        { "\ufeffdata:a\r\n\r\ndata:  b\r\n\r\n", "message:a|message: b" },
        { "data: a\r\rdata: b\r\r", "message:a|message:b" },
        { "data: a\r\n\rdata: b\n\r\n", "message:a|message:b" },
        { ": ping\n\n: ping\nid: 3\nretry: 5\ndata: a\n\n", "message:a" },
        { "data: one\ndata: two\n: between\ndata:\ndata: four\n\n", "message:one\ntwo\n\nfour" },
        { "event: error\ndata: x\n\ndata: y\n\n", "error:x|message:y" },
        { "data: x\nevent: late\n\n", "late:x" },
        { "event: only\n\ndata: y\n\n", "message:y" },
        { "data\n\n", "message:" },
        { "data: \u00e9\u20ac\n\n", "message:\u00e9\u20ac" },
        { "data: whole\n\ndata: half\n", "message:whole" },
        { "data: whole\n\ndata: half", "message:whole" },
        { "", "" },
        { "\n\n\n", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Events_are_the_same_however_the_bytes_arrive(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, await Read(bytes, []));
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(expected, await Read(bytes, [cut]));
        }

        Assert.Equal(expected, await Read(bytes, [.. Enumerable.Range(1, Math.Max(0, bytes.Length - 1))]));
    }

    [Fact]
    public async Task Events_that_are_larger_than_the_buffer_make_it_grow()
    {
        string large = new('x', 100_000);
        Assert.Equal($"message:a|message:{large}|message:b", await Read(Encoding.UTF8.GetBytes($"data: a\n\ndata: {large}\n\ndata: b\n\n"), [5, 70_000]));
    }

    [Fact]
    public async Task Many_events_go_through_one_small_buffer()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"data: {i}\n\n"));
        string expected = string.Join('|', Enumerable.Range(0, 20_000).Select(i => $"message:{i}"));
        Assert.Equal(expected, await Read(Encoding.UTF8.GetBytes(text), []));
    }

    [Fact]
    public async Task Comments_without_end_need_no_room()
    {
        byte[] pings = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(": ping\n", 100_000)) + "data: a\n\n");
        Assert.Equal("message:a", await Read(pings, [], longest: 4_096));
    }

    [Fact]
    public async Task An_event_that_is_too_long_is_refused()
        => await Assert.ThrowsAsync<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes("data: " + new string('x', 10_000)), [], longest: 4_096));

    private static async Task<string> Read(byte[] bytes, int[] cuts, int longest = SseReader.LongestEvent)
    {
        using SseReader reader = new(new PiecesStream(bytes, cuts), longest);
        List<string> events = [];
        do
        {
            while (reader.TryRead())
            {
                string type = reader.Type.IsEmpty ? "message" : Encoding.UTF8.GetString(reader.Type);
                events.Add($"{type}:{Encoding.UTF8.GetString(reader.Data)}");
            }
        }
        while (await reader.FillAsync(default));
        return string.Join('|', events);
    }
}
