using System.Text;
using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

public class ChunkAllocationTests
{
    private const int Chunks = 200;

    [Fact]
    public async Task A_chunk_of_text_costs_at_most_250_bytes()
    {
        const string Chunk = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1741569952,"model":"gpt-4o","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"abc"}


            """;
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Chunk.Replace("\r", ""), Chunks + 10)));
        ChatStreamReader reader = (await Given.Client(StubHandler.Stream(() => new MemoryStream(bytes))).StreamAsync(Given.Request(), default)).Value;
        for (int i = 0; i < 10; i++)
        {
            await reader.ReadAsync(default);
        }

        // The smallest of several batches: growing the buffer and compiling code is not a chunk's cost.
        long smallest = long.MaxValue;
        for (int batch = 0; batch < 10; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Chunks / 10; i++)
            {
                ValueTask<Outcome<ChatResponseUpdate?>> read = reader.ReadAsync(default);
                Assert.True(read.IsCompletedSuccessfully);
                Assert.True((await read).IsSuccess);
            }

            smallest = Math.Min(smallest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(smallest / (Chunks / 10), 1, 250);
    }
}
