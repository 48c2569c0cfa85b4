using System.Text;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// What the client of a stream has seen of its answer, as far as another model could go on with it: plain text of one message. One
/// consumer's; not thread-safe.
/// </summary>
internal sealed class ShownAnswer
{
    private readonly StringBuilder _text = new();
    private bool _isPlain;
    private string? _responseId;
    private string? _messageId;
    private string? _author;

    public ShownAnswer(ChatRequest request) => _isPlain = AllowsPlain(request);

    /// <summary>The text, if it is nothing but text; <see langword="null"/>: nobody else can go on with it.</summary>
    public string? Text => _isPlain ? _text.ToString() : null;

    public static bool HasUsage(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes an update that is shown.</summary>
    public void Add(ChatResponseUpdate update, bool isFirstPart)
    {
        if (!_isPlain)
        {
            return;
        }

        if (isFirstPart)
        {
            // A client that calls functions by itself streams several messages.
            _isPlain = _messageId is null || update.MessageId is null || update.MessageId == _messageId;
            _responseId ??= update.ResponseId;
            _messageId ??= update.MessageId;
            _author ??= update.AuthorName;
        }

        _isPlain &= update.FinishReason is null && update.ConversationId is null && !IsOtherChoice(update);
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count && _isPlain; i++)
        {
            switch (contents[i])
            {
                case TextContent text:
                    _text.Append(text.Text);
                    break;
                case UsageContent:
                    break;
                default:
                    _isPlain = false;
                    break;
            }
        }
    }

    /// <summary>An update of somebody else who goes on, as one of this answer. What the client gave stays as it is.</summary>
    public ChatResponseUpdate Continue(ChatResponseUpdate update, IList<AIContent> contents)
    {
        ChatResponseUpdate joined = update.Clone();
        joined.Contents = contents;
        joined.ResponseId = _responseId;
        joined.MessageId = _messageId;
        joined.AuthorName = _author;
        joined.Role = null;
        return joined;
    }

    /// <summary>Whether the request's answer can be such: not one of a form, of several choices, or that lives at its provider.</summary>
    private static bool AllowsPlain(ChatRequest request)
    {
        if (request.Issuer != 0)
        {
            return false;
        }

        if (request.Options is { } options)
        {
#pragma warning disable MEAI001 // Only looked at.
            bool isBound = options.ConversationId is not null || options.ContinuationToken is not null || options.AllowBackgroundResponses == true;
#pragma warning restore MEAI001
            if (isBound || options.ResponseFormat is not null and not ChatResponseFormatText || WantsMore(options.AdditionalProperties))
            {
                return false;
            }
        }

        return !RefersToFiles(request.Messages);
    }

    private static bool WantsMore(AdditionalPropertiesDictionary? properties)
        => properties is not null
            && ((properties.TryGetValue("n", out object? choices) && choices?.ToString() != "1")
                || properties.ContainsKey("response_format")
                || properties.ContainsKey("previous_response_id")
                || properties.ContainsKey("conversation"));

    private static bool RefersToFiles(IReadOnlyList<ChatMessage> messages)
    {
        try
        {
            for (int m = 0; m < messages.Count; m++)
            {
                IList<AIContent> contents = messages[m].Contents;
                for (int c = 0; c < contents.Count; c++)
                {
                    if (contents[c] is HostedFileContent or HostedVectorStoreContent)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        catch (Exception)
        {
            // The conversation is being changed by its owner.
            return true;
        }
    }

    private static bool IsOtherChoice(ChatResponseUpdate update)
        => update.AdditionalProperties is { } properties && properties.TryGetValue("index", out object? index) && index is not (0 or 0L);
}
