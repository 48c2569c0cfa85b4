using LlmRouter.Limits;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>What a stream has used so far, for when it ends before the provider has said it. One stream's; not thread-safe.</summary>
internal struct StreamUsage
{
    private long _output;

    // What the provider had reported of output when it was looked at last, plus one, and what has come since.
    private long _reported;
    private long _since;

    /// <summary>Output tokens, estimated.</summary>
    public readonly long Output => _output;

    /// <summary>Counts what an update shows.</summary>
    /// <param name="update">The update.</param>
    /// <param name="reported">What the provider has reported so far.</param>
    /// <param name="estimates">How pieces are counted.</param>
    public void Count(ChatResponseUpdate update, UsageDetails? reported, InputEstimates estimates)
    {
        long before = _output;
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

        _since += _output - before;
        if (Mark(reported) is var mark && mark != _reported)
        {
            (_reported, _since) = (mark, 0);
        }
    }

    /// <summary>What had been used of a stream that did not come to its end: as reported, else estimated.</summary>
    public readonly TokenUsage Seen(UsageDetails? reported, RoutedCall call, ChatRequest request)
    {
        if (TokenUsage.From(reported) is { } usage)
        {
            // What was reported may be the input alone, when the stream began: what has come since is estimated.
            return Mark(reported) == _reported ? usage with { Output = usage.Output + _since } : usage;
        }

        var operation = new StreamOperation(request);
        return new TokenUsage(call.BookedInput<StreamOperation, CommittedStream>(ref operation), _output, 0);
    }

    private static long Mark(UsageDetails? reported) => reported is null ? 0 : (reported.OutputTokenCount ?? 0) + 1;
}
