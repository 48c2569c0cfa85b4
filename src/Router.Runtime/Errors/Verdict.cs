using LlmRouter.Core;
using LlmRouter.Limits;

namespace LlmRouter.Errors;

/// <summary>What stands in the way of one deployment for one request, with what is needed to say so.</summary>
/// <param name="Kind">What it is: the first one in the order of eligibility.</param>
/// <param name="Text">In words.</param>
/// <param name="RecoversAt">When that ends; <see langword="null"/> when it cannot be told, or never.</param>
/// <param name="ByLimit">Whether it is a limit, ours or the provider's, that ends then.</param>
/// <param name="Never">Whether no time will change it for this request.</param>
/// <param name="TooLarge">Whether the request alone is more than a limit.</param>
internal readonly record struct Verdict(RouteVerdict Kind, string Text, long? RecoversAt = null, bool ByLimit = false, bool Never = false, bool TooLarge = false)
{
    /// <summary>Looks at one deployment of a group. Worked out only when somebody asks: it formats.</summary>
    public static Verdict Of(GroupTable group, GroupMember member, ref TriedSet tried, Failure? failed, in RequestFacts request)
    {
        long now = request.Now;
        DeploymentState deployment = member.State;
        DeploymentTraits traits = member.Traits;
        if (failed is null && request.Lacking.Has(deployment))
        {
            return new(RouteVerdict.UnknownModel, "it has said of late that it does not have this model", Never: true);
        }

        if (tried.Has(deployment))
        {
            string how = failed is null ? "" : $" ({failed.Kind})";
            return new(RouteVerdict.AlreadyFailed, $"already failed in this request{how}", After(deployment.BlockedUntil(Block.Cooling), now), deployment.CooldownKind == FailureKind.RateLimited);
        }

        int index = group.IndexOf(deployment);
        if (index < 0 || deployment.IsOff)
        {
            return new(RouteVerdict.SwitchedOff, deployment.IsRetired ? "removed" : "switched off");
        }

        int segment = index >> 6;
        if (deployment.Chunk.Is(Block.Closed, deployment.Bit))
        {
            DateTimeOffset time = deployment.Clock.Provider.GetUtcNow();
            TimeSpan asked = (traits.Schedule?.At(time).Until ?? time) - time;
            return new(RouteVerdict.Closed, "outside its access windows", now + deployment.Clock.Units(asked));
        }

        string[] granted = request.Demands?.AccessTags ?? [];
        if ((group.Masks.Granted(segment, request.Demands) & deployment.Bit) == 0)
        {
            return new(RouteVerdict.NotGranted, $"needs one of the access tags {Listed([.. traits.AccessTags.Where(l => !l.Intersect(granted, StringComparer.OrdinalIgnoreCase).Any()).SelectMany(l => l)])}", Never: true);
        }

        if (request.Pin is { } pin && pin != deployment)
        {
            return new(RouteVerdict.NotAskedFor, $"the request asks for {pin.Id}", Never: true);
        }

        if (request.Issuer != 0 && !request.Successors.Has(deployment))
        {
            ulong issuer = request.Issuer;
            string by = Array.Find(group.Deployments, d => ConversationTag.HashOf(d) == issuer)?.Name ?? "a deployment that is not in this group";
            return new(RouteVerdict.NotAskedFor, $"the conversation was begun by {by}", Never: true);
        }

        if (deployment.CooldownUntil > now)
        {
            TimeSpan left = deployment.Clock.Span(deployment.CooldownUntil - now);
            return new(
                RouteVerdict.CoolingDown,
                FormattableString.Invariant($"cooling down for {left.TotalSeconds:0.#} s after {deployment.CooldownKind}"),
                deployment.CooldownUntil,
                deployment.CooldownKind == FailureKind.RateLimited);
        }

        if (deployment.BlockedUntil(Block.Cooling) is var next && next > now)
        {
            return new(RouteVerdict.CoolingDown, $"half-open after {deployment.CooldownKind}: a probe is under way", next);
        }

        if (OfModel(group, member, segment, in request) is { } lacking)
        {
            return lacking;
        }

        // What the filter goes by is not known here: it may think otherwise the next time.
        return !Filtering.Accepts(group, deployment, in request) ? new(RouteVerdict.Filtered, "the application's filter refuses it")
            : deployment.Peek(in request) is { } refusal ? Of(refusal)
            : new(RouteVerdict.Eligible, deployment.Chunk.Is(Block.Full, deployment.Bit) ? "free again" : "eligible", now, ByLimit: true);
    }

    /// <summary>A list of names that came from outside, cut and cleaned.</summary>
    private static string Listed(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(8).Select(n => Redaction.Clean(n))) + (names.Count > 8 ? $" and {names.Count - 8} more" : "");

    private static long? After(long time, long now) => time > now ? time : null;

    private static Verdict? OfModel(GroupTable group, GroupMember member, int segment, in RequestFacts request)
    {
        DeploymentState deployment = member.State;
        DeploymentTraits traits = member.Traits;
        if ((group.Masks.InRegion(segment, request.Demands) & deployment.Bit) == 0)
        {
            string where = traits.Region is { } region ? $"it is in {region}" : "it declares none";
            return new(RouteVerdict.WrongRegion, $"the request demands the region {Redaction.Clean(request.Demands!.Region!)}, {where}", Never: true);
        }

        if ((request.Features & traits.Lacks) is var lacks and not RequestFeatures.None)
        {
            return new(RouteVerdict.LacksFeature, $"its model lacks {lacks.ToString().ToLowerInvariant()} (Features goes before the catalog)", Never: true);
        }

        if (traits.ContextWindow is { } window && request.Tokens > window)
        {
            return new(RouteVerdict.WindowTooSmall, $"needs {Tokens(request.Tokens)} tokens, has {Tokens(window)}", Never: true);
        }

        bool byName = request.Pin is not null && request.Demands is not ({ Tags.Length: > 0 } or { Excluded.Length: > 0 });
        if (!byName && (group.Masks.Tagged(segment, request.Demands) & deployment.Bit) == 0)
        {
            string has = traits.Tags.Count == 0 ? "it has no tags" : $"its tags are {Listed(traits.Tags)}";
            string wants = request.Demands is { Tags.Length: > 0 } or { Excluded.Length: > 0 } ? "" : $"requests without tags take those tagged {GroupMasks.DefaultTag}; ";
            return new(RouteVerdict.TagMismatch, wants + has, Never: true);
        }

        return null;
    }

    private static Verdict Of(Refusal refusal)
    {
        long? at = refusal.FreeAt is > 0 and < long.MaxValue ? refusal.FreeAt : null;
        bool passes = at is not null || (refusal.Kind == LimitKind.Parallel && refusal.Limit > 0);
        return refusal.Kind == LimitKind.Budget
            ? new(RouteVerdict.BudgetSpent, refusal.ToString(), at, Never: !passes)
            : new(RouteVerdict.AtLimit, refusal.ToString(), at, ByLimit: passes, Never: !passes, TooLarge: refusal.Never && refusal.Limit > 0);
    }

    private static string Tokens(long tokens)
        => tokens >= 10_000 ? FormattableString.Invariant($"{tokens / 1000.0:0.#}k") : FormattableString.Invariant($"{tokens}");
}
