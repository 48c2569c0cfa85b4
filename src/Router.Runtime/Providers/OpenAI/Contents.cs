using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>What a message consists of, sorted by where the format puts it.</summary>
internal readonly struct Contents
{
    /// <summary>The error code under which an <see cref="ErrorContent"/> is a model's refusal.</summary>
    public const string RefusalCode = "Refusal";

    public Contents(ChatMessage message)
    {
        bool isAssistant = message.Role == ChatRole.Assistant;
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case FunctionCallContent:
                    Calls++;
                    break;
                case FunctionResultContent:
                    Results++;
                    break;
                case ErrorContent { ErrorCode: RefusalCode } refusal:
                    Refusal += refusal.Message;
                    break;
                case DataContent data when isAssistant && AudioIdOf(data) is { } id:
                    AudioId = id;
                    break;
                case { } content when IsPart(content, isAssistant):
                    Parts++;
                    OnlyText = (content as TextContent)?.Text;
                    break;
            }
        }
    }

    public int Parts { get; }

    public int Calls { get; }

    public int Results { get; }

    public string? Refusal { get; }

    /// <summary>The id of an earlier spoken answer: the format refers to it instead of sending it back.</summary>
    public string? AudioId { get; }

    /// <summary>The text of the last part; what counts when it is the only one.</summary>
    public string? OnlyText { get; }

    public static bool IsPart(AIContent content, bool isAssistant)
        => content is not (FunctionCallContent or FunctionResultContent or TextReasoningContent or UsageContent)
            && content is not ErrorContent { ErrorCode: RefusalCode }
            && !(isAssistant && content is DataContent data && AudioIdOf(data) is not null);

    private static string? AudioIdOf(DataContent content)
        => content.HasTopLevelMediaType("audio") && content.AdditionalProperties is { } properties && properties.TryGetValue("id", out object? id)
            ? id as string
            : null;
}
