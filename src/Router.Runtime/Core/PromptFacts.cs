using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>What a conversation needs of a model, how large it may be, and how it begins: looked at only where a group asks.</summary>
internal static class PromptFacts
{
    /// <summary>A UTF-16 character is never more tokens than this, in any tokenizer in use.</summary>
    public const int MostTokensACharacter = 3;

    // Roles and separators of a message.
    private const int MostTokensAMessage = 16;

    /// <summary>Whether a chat request may be sent again: what goes on in the background would then go on twice.</summary>
    public static bool MayRepeat(ChatOptions? options)
#pragma warning disable MEAI001 // Background answers are experimental; who asks for one must not get two.
        => options?.AllowBackgroundResponses != true;
#pragma warning restore MEAI001

    /// <summary>What a chat request needs of a model.</summary>
    public static RequestFeatures FeaturesOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var features = RequestFeatures.None;
        if (options?.Tools is { Count: > 0 })
        {
            features |= RequestFeatures.Tools;
        }

        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: not null })
        {
            features |= RequestFeatures.JsonSchema;
        }

        if (options?.Reasoning?.Effort is not null and not ReasoningEffort.None)
        {
            features |= RequestFeatures.Reasoning;
        }

        for (int m = 0; m < messages.Count; m++)
        {
            IList<AIContent> contents = messages[m].Contents;
            for (int c = 0; c < contents.Count; c++)
            {
                features |= contents[c] switch
                {
                    DataContent data => OfMedia(data.MediaType),
                    UriContent uri => OfMedia(uri.MediaType),
                    FunctionCallContent or FunctionResultContent => RequestFeatures.Tools,
                    _ => RequestFeatures.None,
                };
            }
        }

        return features;
    }

    /// <summary>More tokens than a chat request can have, told quickly; <see cref="long.MaxValue"/> when only an estimate can tell.</summary>
    public static long MostTokens(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.Tools is { Count: > 0 } || options?.ResponseFormat is ChatResponseFormatJson)
        {
            return long.MaxValue;
        }

        long characters = options?.Instructions?.Length ?? 0;
        for (int m = 0; m < messages.Count; m++)
        {
            IList<AIContent> contents = messages[m].Contents;
            for (int c = 0; c < contents.Count; c++)
            {
                if (contents[c] is not TextContent text)
                {
                    return long.MaxValue;
                }

                characters += text.Text.Length;
            }
        }

        return (characters * MostTokensACharacter) + (messages.Count * MostTokensAMessage);
    }

    /// <summary>
    /// A hash of what providers' prompt caches go by, the beginning of a conversation: instructions, tools, system messages and
    /// the first message of the user.
    /// </summary>
    public static ulong BeginningOf(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        ulong hash = StableHash.Hash(options?.Instructions);
        foreach (AITool tool in options?.Tools ?? [])
        {
            hash = StableHash.Combine(hash, StableHash.Hash(tool?.Name));
        }

        for (int m = 0; m < messages.Count; m++)
        {
            ChatMessage message = messages[m];
            IList<AIContent> contents = message.Contents;
            for (int c = 0; c < contents.Count; c++)
            {
                hash = StableHash.Combine(hash, StableHash.Hash((contents[c] as TextContent)?.Text));
            }

            if (message.Role == ChatRole.User)
            {
                break;
            }
        }

        return hash == 0 ? 1 : hash;
    }

    private static RequestFeatures OfMedia(string? type)
        => type is null ? RequestFeatures.None
            : type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? RequestFeatures.Vision
            : type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? RequestFeatures.Audio
            : type.Equals("application/pdf", StringComparison.OrdinalIgnoreCase) ? RequestFeatures.Pdf
            : RequestFeatures.None;
}
