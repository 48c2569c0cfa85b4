using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>What a stream has used so far, for when it ends before the provider has said it. One stream's; not thread-safe.</summary>
internal struct StreamUsage
{
    private long _output;

    /// <summary>Output tokens, estimated.</summary>
    public readonly long Output => _output;

    /// <summary>Counts what an update shows.</summary>
    public void Count(ChatResponseUpdate update, InputEstimates estimates)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            _output += contents[i] switch
            {
                TextContent text => estimates.OfPiece(text.Text),
                TextReasoningContent reasoning => estimates.OfPiece(reasoning.Text),
                _ => 0,
            };
        }
    }

    /// <summary>What had been used: as reported, else estimated.</summary>
    public readonly TokenUsage Seen(UsageDetails? reported, RoutedCall call, ChatRequest request)
    {
        if (TokenUsage.From(reported) is { } usage)
        {
            return usage;
        }

        var operation = new StreamOperation(request);
        return new TokenUsage(call.BookedInput<StreamOperation, CommittedStream>(ref operation), _output, 0);
    }
}
