using System.Globalization;
using System.Text;
using Segment = LlmRouter.Tests.Simulation.Virtual.TimedStream.Segment;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>Answers in the OpenAI format, as bytes.</summary>
internal static class Wire
{
    private static readonly byte[] Done = Encoding.UTF8.GetBytes("data: [DONE]\n\n");
    private static readonly byte[] Nonsense = Encoding.UTF8.GetBytes("data: <html>oops\n\n");

    /// <summary>The body of an answer that is no stream.</summary>
    public static byte[] Body(ProviderCall call)
    {
        Reply reply = call.Reply;
        string text = reply.Form switch
        {
            ReplyForm.Status or ReplyForm.Inside => Error(reply),
            ReplyForm.Garbage => "{\"id\":\"x\",\"choices\":<<<",
            ReplyForm.Page => "<html><body>Bad gateway</body></html>",
            _ when call.IsEmbedding => Embedding(call),
            _ => Chat(call),
        };
        byte[] body = Encoding.UTF8.GetBytes(text);
        return reply.Form == ReplyForm.Truncated ? body[..(body.Length / 2)] : body;
    }

    /// <summary>The body of a stream.</summary>
    public static List<Segment> Segments(ProviderCall call)
    {
        Reply reply = call.Reply;
        TimeSpan at = TimeSpan.Zero;
        var segments = new List<Segment>(reply.Chunks + 3) { new(at, Chunk(call, "{\"role\":\"assistant\",\"content\":\"\"}")) };
        for (int i = 0; i < reply.Chunks; i++)
        {
            segments.Add(new(at, Chunk(call, $"{{\"content\":\"{call.ChunkText(i)}\"}}"), IsVisible: true));
            at += reply.Every;
        }

        switch (reply.End)
        {
            case StreamEnd.Complete or StreamEnd.NoDone:
                segments.Add(new(at, Chunk(call, "{}", reply.FinishReason), IsFinish: true));
                if (reply.ReportsUsage)
                {
                    segments.Add(new(at, Encoding.UTF8.GetBytes($"data: {{{Head(call, ".chunk")},\"choices\":[],\"usage\":{Usage(reply)}}}\n\n")));
                }

                if (reply.End == StreamEnd.Complete)
                {
                    segments.Add(new(at, Done));
                }

                break;
            case StreamEnd.Cut:
                segments.Add(new(at, null));
                break;
            case StreamEnd.OnlyDone:
                segments.Add(new(at, Done));
                break;
            case StreamEnd.Error:
                segments.Add(new(at, Encoding.UTF8.GetBytes($"data: {Error(reply with { Code = reply.Code ?? "server_error" })}\n\n")));
                break;
            case StreamEnd.Garbage:
                segments.Add(new(at, Nonsense));
                break;
            case StreamEnd.Stall:
                segments.Add(new(null, Done));
                break;
        }

        return segments;
    }

    private static string Head(ProviderCall call, string kind)
        => string.Create(CultureInfo.InvariantCulture, $"\"id\":\"c{call.Number}\",\"object\":\"chat.completion{kind}\",\"created\":1,\"model\":\"{call.Deployment.Id}\"");

    private static string Chat(ProviderCall call)
        => $"{{{Head(call, "")},\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"{call.Text}\"}},\"finish_reason\":\"{call.Reply.FinishReason}\"}}]{(call.Reply.ReportsUsage ? ",\"usage\":" + Usage(call.Reply) : "")}}}";

    private static byte[] Chunk(ProviderCall call, string delta, string? finish = null)
        => Encoding.UTF8.GetBytes(
            $"data: {{{Head(call, ".chunk")},\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{(finish is null ? "null" : $"\"{finish}\"")}}}]}}\n\n");

    private static string Embedding(ProviderCall call)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"object\":\"list\",\"model\":\"{call.Deployment.Id}\",\"data\":[{{\"object\":\"embedding\",\"index\":0,\"embedding\":[{call.Number},1]}}],\"usage\":{{\"prompt_tokens\":{call.Reply.PromptTokens},\"total_tokens\":{call.Reply.PromptTokens}}}}}");

    private static string Usage(Reply reply)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"prompt_tokens\":{reply.PromptTokens},\"completion_tokens\":{reply.CompletionTokens},\"total_tokens\":{reply.PromptTokens + reply.CompletionTokens}}}");

    private static string Error(Reply reply)
        => $"{{\"error\":{{\"message\":\"{reply.Message ?? "scripted"}\",\"type\":\"error\",\"code\":{Quoted(reply.Code)},\"param\":{Quoted(reply.Param)}}}}}";

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
