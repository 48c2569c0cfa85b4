using System.Text;
using LlmRouter.Providers.Sse;

namespace LlmRouter.Tests.Providers.Sse;

public class LongStreamTests
{
    [Theory]
    [InlineData("data: {0}\n\n", "")]
    [InlineData("event: delta\ndata: {0}\n\n", "delta")]
    public async Task A_stream_longer_than_the_buffer_keeps_its_events(string format, string type)
    {
        const int Count = 5_000;
        var text = new StringBuilder();
        for (int i = 0; i < Count; i++)
        {
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, format, i);
        }

        using var events = new SseReader(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())));
        int seen = 0;
        do
        {
            while (events.TryRead())
            {
                Assert.Equal(seen++.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetString(events.Data));
                Assert.Equal(type, Encoding.UTF8.GetString(events.Type));
            }
        }
        while (await events.FillAsync(CancellationToken.None));

        Assert.Equal(Count, seen);
    }
}
