using System.Globalization;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Knows exactly how many tokens a request of a storm has: its prompt says so, behind its number.</summary>
internal sealed class StormEstimator : ITokenEstimator
{
    public int CountTokens(ReadOnlySpan<char> text)
    {
        int at = text.IndexOf("] ");
        return at >= 0 ? int.Parse(text[(at + 2)..], CultureInfo.InvariantCulture) : text.Length / 4;
    }

    public int EstimateChat(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => CountTokens(messages[0].Text);
}
