using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>Makes requests of what callers pass, and refuses what cannot be one.</summary>
internal static class ChatInput
{
    /// <exception cref="ArgumentNullException">There are no messages, or one of them is null.</exception>
    /// <exception cref="ArgumentException">There is not one message.</exception>
    public static ChatRequest From(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);

        // A lazy sequence is enumerated once, here: attempts would otherwise run it again and again.
        IReadOnlyList<ChatMessage> list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (list.Count == 0)
        {
            throw new ArgumentException("There must be at least one message.", nameof(messages));
        }

        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                throw new ArgumentNullException(nameof(messages), $"Message {i} is null.");
            }
        }

        return Request(list, options);
    }

    /// <summary>A request that is not to be sent, and may have no messages.</summary>
    public static ChatRequest Imagined(IEnumerable<ChatMessage>? messages, ChatOptions? options)
        => messages is null ? Request([], options) : From(messages, options);

    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is null.</exception>
    public static ChatRequest From(string prompt, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Request([new ChatMessage(ChatRole.User, prompt)], options);
    }

    private static ChatRequest Request(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (!ConversationTag.TryRead(options?.ConversationId, out ulong issuer, out string id))
        {
            return new ChatRequest(messages, options);
        }

        ChatOptions inner = options!.Clone();
        inner.ConversationId = id;
        return new ChatRequest(messages, inner, Issuer: issuer);
    }

    /// <exception cref="ArgumentNullException">There are no values, or one of them is null.</exception>
    /// <exception cref="ArgumentException">There is not one value.</exception>
    public static EmbeddingRequest From(IEnumerable<string> values, EmbeddingGenerationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(values);
        IReadOnlyList<string> list = values as IReadOnlyList<string> ?? [.. values];
        if (list.Count == 0)
        {
            throw new ArgumentException("There must be at least one value to embed.", nameof(values));
        }

        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                throw new ArgumentNullException(nameof(values), $"Value {i} is null.");
            }
        }

        return new EmbeddingRequest(list, options);
    }
}
