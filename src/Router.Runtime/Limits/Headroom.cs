using LlmRouter.Core;

namespace LlmRouter.Limits;

/// <summary>
/// What a provider has said is left of its own limits: it may only lower the router's view, until the provider's own reset.
/// Of two answers the one whose request was sent later is believed. Lock-free.
/// </summary>
internal sealed class Headroom(RouterClock clock)
{
    // Longer than any provider's window, and short enough for every later sum.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private Counter? _requests;
    private Counter? _tokens;

    /// <summary>Whether nothing has been said, so that nothing needs to be asked.</summary>
    public bool IsUnknown => Volatile.Read(ref _requests) is null && Volatile.Read(ref _tokens) is null;

    /// <summary>The time, for when a request was sent.</summary>
    public long Now => clock.Now;

    /// <summary>Takes in what a provider says is left.</summary>
    /// <param name="requests">Requests, if it says so.</param>
    /// <param name="requestsReset">How long that holds.</param>
    /// <param name="tokens">Tokens, if it says so.</param>
    /// <param name="tokensReset">How long that holds.</param>
    /// <param name="sent">When the request was sent whose answer says it.</param>
    public void Learn(long? requests, TimeSpan requestsReset, long? tokens, TimeSpan tokensReset, long sent)
    {
        if (requests is { } r)
        {
            Learn(ref _requests, r, Until(requestsReset), sent);
        }

        if (tokens is { } t)
        {
            Learn(ref _tokens, t, Until(tokensReset), sent);
        }
    }

    /// <summary>Takes a request and its tokens of what is left, or nothing.</summary>
    public bool TryTake(long tokens, long now, out Refusal refusal)
    {
        if (!Take(ref _requests, 1, LimitKind.LearntRequests, now, out refusal))
        {
            return false;
        }

        if (Take(ref _tokens, AtLeastOne(tokens), LimitKind.LearntTokens, now, out refusal))
        {
            return true;
        }

        Volatile.Read(ref _requests)?.Add(1);
        return false;
    }

    /// <summary>Gives back what a request took that was never sent.</summary>
    public void GiveBack(long tokens)
    {
        Volatile.Read(ref _requests)?.Add(1);
        Volatile.Read(ref _tokens)?.Add(AtLeastOne(tokens));
    }

    /// <summary>What would refuse such a request now.</summary>
    public Refusal? Peek(long tokens, long now)
        => Look(ref _requests, 1, LimitKind.LearntRequests, now) ?? Look(ref _tokens, AtLeastOne(tokens), LimitKind.LearntTokens, now);

    public void Reset()
    {
        Volatile.Write(ref _requests, null);
        Volatile.Write(ref _tokens, null);
    }

    // Where nothing asks for an estimate, a request is still one token or more: with none left, it does not fit.
    private static long AtLeastOne(long tokens) => Math.Max(1, tokens);

    private long Until(TimeSpan reset) => clock.Now + clock.Units(reset < Longest ? reset : Longest);

    private static void Learn(ref Counter? place, long remaining, long until, long sent)
    {
        var learnt = new Counter(remaining, until, sent);
        Counter? seen = Volatile.Read(ref place);
        while (seen is null || sent >= seen.Sent)
        {
            Counter? found = Interlocked.CompareExchange(ref place, learnt, seen);
            if (ReferenceEquals(found, seen))
            {
                return;
            }

            seen = found;
        }
    }

    private static bool Take(ref Counter? place, long amount, LimitKind kind, long now, out Refusal refusal)
    {
        refusal = default;
        if (Current(ref place, now) is not { } counter || counter.TryTake(amount))
        {
            return true;
        }

        refusal = new Refusal(kind, counter.Left, 0, amount, counter.Until);
        return false;
    }

    private static Refusal? Look(ref Counter? place, long amount, LimitKind kind, long now)
        => Current(ref place, now) is { } counter && counter.Left < amount ? new Refusal(kind, counter.Left, 0, amount, counter.Until) : null;

    private static Counter? Current(ref Counter? place, long now)
    {
        Counter? counter = Volatile.Read(ref place);
        if (counter is null || counter.Until > now)
        {
            return counter;
        }

        Interlocked.CompareExchange(ref place, null, counter);
        return null;
    }

    private sealed class Counter(long left, long until, long sent)
    {
        private long _left = left;

        public long Until { get; } = until;

        public long Sent { get; } = sent;

        public long Left => Volatile.Read(ref _left);

        public void Add(long amount) => Interlocked.Add(ref _left, amount);

        public bool TryTake(long amount)
        {
            if (Interlocked.Add(ref _left, -amount) >= 0)
            {
                return true;
            }

            Interlocked.Add(ref _left, amount);
            return false;
        }
    }
}
