using LlmRouter.Limits;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// Says how many tokens a request will have before it is sent: what is reserved of a token limit and held against a context
/// window. <see cref="TokenEstimator"/> is the one that a router uses unless <see cref="RouterOptions.TokenEstimator"/> names
/// another. A real tokenizer needs to implement <see cref="CountTokens"/> only; everything else builds on it and may be replaced.
/// </summary>
/// <remarks>
/// Called by many requests at once: implementations must be thread-safe. A router asks at most once a request, only when a limit
/// wants to know. An exception is thrown to the caller of the request as it is, before anything is sent. Numbers below 0 count as
/// 0, numbers above a thousand million as that.
/// </remarks>
public interface ITokenEstimator
{
    /// <summary>
    /// How far an estimate may be off, as a share of the true number, 0 to 1. Default 0.15. A context window excludes a
    /// deployment only when the estimate exceeds it by more than this. Read once, when the router is built; what lies outside 0
    /// to 1 counts as the nearer of the two, NaN as the default.
    /// </summary>
    double Error => TokenEstimator.DefaultError;

    /// <summary>The tokens of a text by itself.</summary>
    /// <param name="text">The text; may be empty, of any length, and contain broken surrogates.</param>
    int CountTokens(ReadOnlySpan<char> text);

    /// <summary>
    /// The input tokens of a chat request: by default 3 for each message and for the answer's beginning, role, name, contents
    /// by <see cref="EstimateContent"/>, instructions, tools by <see cref="EstimateTool"/> and the schema of the response format.
    /// The figures are those of OpenAI's cookbook, "How to count tokens with tiktoken".
    /// </summary>
    /// <param name="messages">The messages. Never changed.</param>
    /// <param name="options">The options. Never changed.</param>
    int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ChatTokens.OfRequest(this, messages, options);
    }

    /// <summary>The input tokens of texts to embed: by default the sum of <see cref="CountTokens"/>.</summary>
    /// <param name="values">The texts.</param>
    int EstimateTexts(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ChatTokens.OfTexts(this, values);
    }

    /// <summary>
    /// The tokens of one content of a message: by default text and reasoning as they are, the arguments of function calls and
    /// function results as JSON, images by OpenAI's tiles of 512 pixels, audio by its length, documents by their size. Other
    /// kinds cost nothing.
    /// </summary>
    /// <param name="content">The content.</param>
    int EstimateContent(AIContent content) => ChatTokens.OfContent(this, content);

    /// <summary>
    /// The tokens of a tool: by default its name, description and JSON schema, counted once for each instance. A tool without
    /// these costs nothing.
    /// </summary>
    /// <param name="tool">The tool.</param>
    int EstimateTool(AITool tool) => SchemaTokens.OfTool(this, tool);
}
