using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>What a stream has used so far, for when it ends before the provider has said it. One stream's; not thread-safe.</summary>
internal struct StreamUsage
{
    private long _output;

    /// <summary>Counts what an update shows.</summary>
    public void Count(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            _output += contents[i] switch
            {
                TextContent text => TokenEstimator.Of(text.Text),
                TextReasoningContent reasoning => TokenEstimator.Of(reasoning.Text),
                _ => 0,
            };
        }
    }

    /// <summary>What had been used: as reported, else estimated.</summary>
    public readonly TokenUsage Seen(UsageDetails? reported, ChatRequest request)
    {
        if (TokenUsage.From(reported) is { } usage)
        {
            return usage;
        }

        int input = 0;
        try
        {
            input = TokenEstimator.Estimate(request.Messages, request.Options);
        }
        catch (Exception)
        {
            // The conversation is the caller's, who may be changing it just now: the lease must come back all the same.
        }

        return new TokenUsage(input, _output, 0);
    }
}
