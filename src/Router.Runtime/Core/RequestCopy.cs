using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// Copies of requests that outlive their call: whoever made the call may change its lists, options, texts and buffers as soon as it
/// has returned. Other contents (tool calls, results) are taken over as they are.
/// </summary>
internal static class RequestCopy
{
    /// <returns>
    /// <see langword="null"/> when a second one would not be without consequence: it would go on with a conversation that the provider
    /// keeps, or leave something running there.
    /// </returns>
    public static ChatRequest? Of(in ChatRequest request)
    {
#pragma warning disable MEAI001 // Only looked at.
        if (request.Issuer != 0 || request.Options is { ConversationId: not null } or { ContinuationToken: not null } or { AllowBackgroundResponses: true })
        {
            return null;
        }
#pragma warning restore MEAI001

        var messages = new ChatMessage[request.Messages.Count];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = Of(request.Messages[i]);
        }

        return request with { Messages = messages, Options = request.Options?.Clone() };
    }

    public static EmbeddingRequest Of(in EmbeddingRequest request) => request with { Values = [.. request.Values], Options = request.Options?.Clone() };

    private static ChatMessage Of(ChatMessage message)
    {
        ChatMessage copy = message.Clone();
        var contents = new List<AIContent>(message.Contents.Count);
        foreach (AIContent content in message.Contents)
        {
            contents.Add(Of(content));
        }

        copy.Contents = contents;
        copy.AdditionalProperties = message.AdditionalProperties?.Clone();
        return copy;
    }

    private static AIContent Of(AIContent content)
    {
        AIContent? copy = content switch
        {
            TextContent text when text.GetType() == typeof(TextContent) => new TextContent(text.Text),

            // The bytes may lie in a buffer that is used again.
            DataContent data when data.GetType() == typeof(DataContent) => new DataContent(data.Data.ToArray(), data.MediaType) { Name = data.Name },
            _ => null,
        };
        if (copy is null)
        {
            return content;
        }

        copy.Annotations = content.Annotations;
        copy.RawRepresentation = content.RawRepresentation;
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }
}
