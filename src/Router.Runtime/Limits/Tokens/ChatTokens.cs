using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Limits;

/// <summary>
/// What surrounds the text of a request. 3 tokens a message, 1 a name and 3 for the beginning of the answer are OpenAI's
/// ("How to count tokens with tiktoken"); the role is a token.
/// </summary>
internal static class ChatTokens
{
    /// <summary>Nothing is larger: what is more is absurd, and sums of it must not overflow.</summary>
    public const int Most = 1_000_000_000;

    private const int PerMessage = 4;
    private const int PerName = 1;
    private const int PerAnswer = 3;
    private const int PerCall = 8;

    public static int OfRequest(ITokenEstimator estimator, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long tokens = PerAnswer;
        for (int m = 0; m < messages.Count; m++)
        {
            // A list of a caller may have a hole, whatever its type says.
            if (messages[m] is not { } message)
            {
                continue;
            }

            tokens += PerMessage;
            tokens += message.AuthorName is { Length: > 0 } name ? PerName + OfText(estimator, name) : 0;
            tokens += OfContents(estimator, message.Contents, inResult: false);
        }

        return Clamp(options is null ? tokens : tokens + OfOptions(estimator, options));
    }

    public static int OfTexts(ITokenEstimator estimator, IReadOnlyList<string> values)
    {
        long tokens = 0;
        for (int i = 0; i < values.Count; i++)
        {
            tokens += OfText(estimator, values[i]);
        }

        return Clamp(tokens);
    }

    public static int OfContent(ITokenEstimator estimator, AIContent? content) => content switch
    {
        TextContent text => OfText(estimator, text.Text),
        TextReasoningContent reasoning => OfText(estimator, reasoning.Text),
        FunctionCallContent call => Clamp(PerCall + (long)OfText(estimator, call.Name) + (call.Arguments is { Count: > 0 } arguments ? OfJson(estimator, arguments) : 1)),
        FunctionResultContent result => Clamp(PerMessage + (long)OfResult(estimator, result.Result)),
        DataContent data => MediaTokens.Of(data),
        UriContent uri => MediaTokens.Of(uri),
        _ => 0,
    };

    public static int OfText(ITokenEstimator estimator, string? text) => string.IsNullOrEmpty(text) ? 0 : Clamp(estimator.CountTokens(text));

    public static int Clamp(long tokens) => (int)Math.Clamp(tokens, 0, Most);

    private static long OfOptions(ITokenEstimator estimator, ChatOptions options)
    {
        long tokens = string.IsNullOrEmpty(options.Instructions) ? 0 : PerMessage + OfText(estimator, options.Instructions);
        if (options.Tools is { } tools)
        {
            for (int i = 0; i < tools.Count; i++)
            {
                tokens += tools[i] is { } tool ? Clamp(estimator.EstimateTool(tool)) : 0;
            }
        }

        return tokens + (options.ResponseFormat is ChatResponseFormatJson { Schema: not null } format ? SchemaTokens.OfFormat(estimator, format) : 0);
    }

    private static long OfContents(ITokenEstimator estimator, IList<AIContent> contents, bool inResult)
    {
        long tokens = 0;
        for (int i = 0; i < contents.Count; i++)
        {
            tokens += OfPart(estimator, contents[i], inResult);
        }

        return tokens;
    }

    // A result inside a result means nothing to a provider, and one could be inside itself.
    private static int OfPart(ITokenEstimator estimator, AIContent? content, bool inResult)
        => content is null || (inResult && content is FunctionResultContent) ? 0 : Clamp(estimator.EstimateContent(content));

    private static int OfResult(ITokenEstimator estimator, object? result) => result switch
    {
        null => 0,
        string text => OfText(estimator, text),
        IList<AIContent> contents => Clamp(OfContents(estimator, contents, inResult: true)),
        AIContent content => OfPart(estimator, content, inResult: true),
        _ => OfJson(estimator, result),
    };

    /// <summary>The tokens of a value as the JSON that will be sent. One that cannot be written fails when it is sent, not here.</summary>
    private static int OfJson(ITokenEstimator estimator, object value)
    {
        using PooledBuffer json = new(512);
        try
        {
            JsonText.Write(json, value);
        }
        catch (Exception)
        {
            return 0;
        }

        return Utf8Tokens.Of(estimator, json.Span);
    }
}
