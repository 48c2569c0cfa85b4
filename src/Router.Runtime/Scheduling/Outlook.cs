using System.Numerics;
using LlmRouter.Core;
using LlmRouter.Limits;

namespace LlmRouter.Scheduling;

/// <summary>
/// What one request that waits can expect: who may be able to take it in time, and when the first of them will. A value; its sets
/// are never changed once it is made.
/// </summary>
internal struct Outlook
{
    private TriedSet _wants;
    private TriedSet _heavy;

    public Outlook() => Earliest = long.MaxValue;

    /// <summary>Those who may be able to take it before its wait ends.</summary>
    public readonly TriedSet Wants => _wants;

    /// <summary>Those of them who have room for others, but too little for its tokens.</summary>
    public readonly TriedSet Heavy => _heavy;

    /// <summary>When the first of them will, by the clock; <see cref="long.MaxValue"/> when only an event can tell.</summary>
    public long Earliest { get; private set; }

    /// <summary>Whether there is anything to wait for.</summary>
    public readonly bool IsHopeful => !_wants.IsEmpty;

    /// <summary>Looks at everybody.</summary>
    /// <param name="group">Where it waits.</param>
    /// <param name="tried">Whom it does not try any more.</param>
    /// <param name="request">What it needs, and the time.</param>
    /// <param name="until">When its wait ends.</param>
    public static Outlook Of(GroupTable group, ref TriedSet tried, in RequestFacts request, long until)
    {
        var outlook = new Outlook();
        for (int s = 0; s < group.Segments.Length; s++)
        {
            for (ulong word = Eligibility.Prospects(group, s, ref tried, in request); word != 0; word &= word - 1)
            {
                outlook.Judge(group.At((s << 6) | BitOperations.TrailingZeroCount(word)), in request, until);
            }
        }

        return outlook;
    }

    /// <summary>The same when only one deployment has changed.</summary>
    public readonly Outlook With(DeploymentState changed, GroupTable group, ref TriedSet tried, in RequestFacts request, long until)
    {
        int index = group.IndexOf(changed);
        if (index < 0)
        {
            return this;
        }

        Outlook outlook = this;
        outlook._wants = _wants.Without([changed], static _ => true);
        outlook._heavy = _heavy.Without([changed], static _ => true);
        if ((Eligibility.Prospects(group, index >> 6, ref tried, in request) & changed.Bit) != 0)
        {
            outlook.Judge(changed, in request, until);
        }

        return outlook;
    }

    private void Judge(DeploymentState deployment, in RequestFacts request, long until)
    {
        if (deployment.IsRetired)
        {
            // Of a table of before: its place may be another's.
            return;
        }

        long at;
        bool given = false;
        bool heavy = false;
        if (deployment.CooldownUntil > request.Now)
        {
            at = deployment.CooldownUntil;
        }
        else if (deployment.Peek(in request) is { } refusal)
        {
            at = refusal.FreeAt;
            if (at == long.MaxValue)
            {
                // Not for this request, whatever time passes.
                return;
            }

            // A place in flight has no time: it is free as soon as somebody leaves. Who leaves gives tokens and money back as well,
            // or tells what the provider says is left; a request only if it never was sent.
            given = at == 0 || (refusal.Kind != LimitKind.Requests && deployment.AllInFlight > 0);
            heavy = refusal.Kind is LimitKind.Tokens or LimitKind.InputTokens or LimitKind.OutputTokens or LimitKind.LearntTokens;
        }
        else
        {
            // It has room: a better one's, or not offered just now, such as one that a probe is trying: the next one has its turn by then.
            at = Math.Max(deployment.BlockedUntil(Block.Cooling), deployment.FullUntil);
            given = true;
        }

        if (!given && at > until)
        {
            return;
        }

        _wants.Add(deployment);
        if (heavy)
        {
            _heavy.Add(deployment);
        }

        if (at > request.Now && at <= until && at < Earliest)
        {
            Earliest = at;
        }
    }
}
