using System.Buffers;
using System.ClientModel;
using System.ClientModel.Primitives;
using LlmRouter.Benchmarks.Loopback;
using LlmRouter.Benchmarks.Measuring;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace LlmRouter.Benchmarks.Streams;

/// <summary>What a streamed chunk costs beyond reading its bytes.</summary>
internal static class StreamBench
{
    private const string Prompt = "Tell me something long.";

    public static async Task RunAsync(bool isLong)
    {
        using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        byte[] body = await RecordAsync(simulator.Stream);
        int chunks = body.AsSpan().Count("\n\n"u8);
        await CompareAsync("A streamed chunk, recorded, one event a read, each read pending first", simulator.Stream, () => new RecordedHandler(body, waits: true), chunks, isLong);
        await CompareAsync("A streamed chunk, recorded, one event a read, each read complete", simulator.Stream, () => new RecordedHandler(body, waits: false), chunks, isLong);
        await CompareAsync("A streamed chunk over loopback", simulator.Stream, () => new SocketsHttpHandler(), chunks, isLong);
    }

    private static async Task CompareAsync(string title, Uri endpoint, Func<HttpMessageHandler> handler, int chunks, bool isLong)
    {
        using var http = new HttpClient(handler());
        using var officialHttp = new HttpClient(handler());
        var official = new ChatClient(
            "gpt-4o", new ApiKeyCredential("a-key"), new OpenAIClientOptions { Endpoint = endpoint, Transport = new HttpClientPipelineTransport(officialHttp) });
        await using BenchRouter router = BenchRouter.At(endpoint, handler());
        int calls = isLong ? 100 : 25;
        Result[] results = await Rounds.RunAsync(
            [
                new Contender("bytes only", calls, () => ReadAsync(http, endpoint), chunks),
                new Contender("OpenAI SDK", calls, () => ReadAsync(official), chunks),
                new Contender("LlmRouter", calls, () => ReadAsync(router.Single), chunks),
            ],
            isLong ? 40 : 16,
            warmUps: 6);
        var report = new Report($"{title} ({chunks} chunks a stream)", "reader", "CPU ns", "spread", "bytes", "CPU ns beyond the bytes", "bytes beyond");
        foreach (Result result in results)
        {
            double cpu = result.CpuNanoseconds - results[0].CpuNanoseconds;
            double bytes = result.Bytes - results[0].Bytes;
            bool isRouter = result == results[2];
            report.Add(
                result.Name,
                Report.Number(result.CpuNanoseconds),
                Report.Percent(result.Spread),
                Report.Number(result.Bytes),
                isRouter ? Report.Against(cpu, 1_000, "") : Report.Number(cpu),
                isRouter ? Report.Against(bytes, 250, "") : Report.Number(bytes));
        }

        report.Print();
        Console.WriteLine();
        Console.WriteLine($"LlmRouter / OpenAI SDK: CPU {Report.Number(results[2].CpuNanoseconds / results[1].CpuNanoseconds)}x, bytes {Report.Number(results[2].Bytes / results[1].Bytes)}x");
    }

    private static HttpRequestMessage Request(Uri endpoint) => new(HttpMethod.Post, endpoint + "/chat/completions")
    {
        Content = new StringContent(
            $$$"""{"model":"gpt-4o","messages":[{"role":"user","content":"{{{Prompt}}}"}],"stream":true,"stream_options":{"include_usage":true}}""",
            System.Text.Encoding.UTF8,
            "application/json"),
    };

    private static async Task<byte[]> RecordAsync(Uri endpoint)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.SendAsync(Request(endpoint));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task ReadAsync(HttpClient http, Uri endpoint)
    {
        using HttpResponseMessage response = await http.SendAsync(Request(endpoint), HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        await using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static async Task ReadAsync(ChatClient client)
    {
        int length = 0;
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(Prompt).ConfigureAwait(false))
        {
            for (int i = 0; i < update.ContentUpdate.Count; i++)
            {
                length += update.ContentUpdate[i].Text.Length;
            }
        }

        Check(length);
    }

    private static async Task ReadAsync(ChatGroup group)
    {
        int length = 0;
        await foreach (ChatResponseUpdate update in group.StreamAsync(Prompt).ConfigureAwait(false))
        {
            for (int i = 0; i < update.Contents.Count; i++)
            {
                length += (update.Contents[i] as TextContent)?.Text.Length ?? 0;
            }
        }

        Check(length);
    }

    private static void Check(int length)
    {
        if (length < SimulatorProcess.StreamTokens)
        {
            throw new InvalidOperationException("The stream was not read to its end.");
        }
    }
}
