using LlmRouter;
using Microsoft.Extensions.AI;

namespace Quickstart;

/// <summary>Calls of one kind: what they ask, of which group, and what has come of them.</summary>
internal sealed class CallClass(string name, ChatGroup group, string prompt, int maxOutputTokens)
{
    private readonly ChatOptions _options = new() { MaxOutputTokens = maxOutputTokens };

    public string Name => name;

    public ChatGroup Group => group;

    /// <summary>Whether the answers are read chunk by chunk.</summary>
    public bool Streams { get; init; }

    public Tally Tally { get; } = new();

    /// <summary>Makes one call and books how it was routed.</summary>
    public async Task CallAsync(CancellationToken cancellationToken)
    {
        try
        {
            RouteInfo route = Streams ? await StreamAsync(cancellationToken) : await CompleteAsync(cancellationToken);
            Tally.Answered(Tally.WayOf(route), route.Duration);
        }
        catch (LlmRouterException e)
        {
            // Thrown only when every deployment and every fallback has failed; the message says how each of them did.
            Tally.Failed(e.Message);
        }
    }

    private async Task<RouteInfo> CompleteAsync(CancellationToken cancellationToken)
    {
        ChatResponse answer = await group.CompleteAsync(prompt, _options, cancellationToken);
        return answer.Route()!;
    }

    private async Task<RouteInfo> StreamAsync(CancellationToken cancellationToken)
    {
        RouteInfo? route = null;
        await foreach (ChatResponseUpdate update in group.StreamAsync(prompt, _options, cancellationToken))
        {
            route = update.Route() ?? route; // on the last update
        }

        return route!;
    }
}
