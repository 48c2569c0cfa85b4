using Microsoft.Extensions.AI;

namespace LlmRouter.Limits;

/// <summary>
/// Input tokens without a tokenizer, for reservations: about four ASCII characters a token and one token for any other
/// character, a few for each message, a flat price for media. Real usage replaces it when the answer is here.
/// </summary>
internal static class TokenEstimator
{
    private const int PerMessage = 4;
    private const int PerImage = 800;
    private const int PerTool = 60;

    public static int Estimate(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long tokens = Of(options?.Instructions);
        for (int m = 0; m < messages.Count; m++)
        {
            tokens += PerMessage;
            IList<AIContent> contents = messages[m].Contents;
            for (int c = 0; c < contents.Count; c++)
            {
                tokens += contents[c] switch
                {
                    TextContent text => Of(text.Text),
                    TextReasoningContent reasoning => Of(reasoning.Text),
                    FunctionCallContent => PerTool,
                    FunctionResultContent result => result.Result is string text ? Of(text) : PerTool,
                    DataContent or UriContent => PerImage,
                    _ => 0,
                };
            }
        }

        tokens += (long)(options?.Tools?.Count ?? 0) * PerTool;
        return (int)Math.Min(tokens, int.MaxValue);
    }

    public static int Estimate(IReadOnlyList<string> values)
    {
        long tokens = 0;
        for (int i = 0; i < values.Count; i++)
        {
            tokens += Of(values[i]);
        }

        return (int)Math.Min(tokens, int.MaxValue);
    }

    public static int Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        int ascii = 0;
        foreach (char c in text)
        {
            ascii += c < 128 ? 1 : 0;
        }

        return (text.Length - ascii) + ((ascii + 3) / 4);
    }
}
