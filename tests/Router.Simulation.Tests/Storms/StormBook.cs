using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What a storm knows of one deployment, from its provider's side: the other half of double-entry bookkeeping.</summary>
internal sealed class StormBook(StormDeployment configured)
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private readonly List<ProviderCall> _recent = [];

    public StormDeployment Configured => configured;

    public bool IsOff { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>As the router's events say.</summary>
    public TimeSpan CoolsUntil { get; set; }

    /// <summary>A cooldown by something else than a rate limit: at its end, single probes until one is answered.</summary>
    public bool IsHalfOpen { get; set; }

    /// <summary>Those who have tried since whether it is back.</summary>
    public List<ProviderCall> Probes { get; } = [];

    public long Successes { get; set; }

    public long Cancelled { get; set; }

    public Dictionary<FailureKind, long> Failures { get; } = [];

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>A stream broke half way, so that tokens were estimated.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>Streams that were committed and that their consumer has not ended.</summary>
    public int Consumed { get; set; }

    /// <summary>Counts an attempt that is admitted now.</summary>
    /// <returns>Which limit that breaks; <see langword="null"/> = none.</returns>
    public string? Admit(ProviderCall call, StormCall caller, int open)
    {
        _recent.RemoveAll(r => r.Started <= call.Started - Minute);
        _recent.Add(call);
        int counted = _recent.Count(r => r.End != CallEnd.Done || r.Reply.Form != ReplyForm.Refused);
        if (counted > configured.Rpm)
        {
            return $"{counted} requests in 60 s, {configured.Rpm} allowed";
        }

        if (open > configured.MaxParallel)
        {
            return $"{open} in flight, {configured.MaxParallel} allowed";
        }

        if (configured.Tpm is { } tpm && _recent.Sum(r => Tokens(r, r == call ? caller : null)) is var tokens && tokens > tpm)
        {
            return $"{tokens} tokens in 60 s, {tpm} allowed";
        }

        return null;
    }

    public void Fail(FailureKind kind) => Failures[kind] = Failures.GetValueOrDefault(kind) + 1;

    /// <summary>The least that the router must hold against the limit for it.</summary>
    private static long Tokens(ProviderCall call, StormCall? admitted)
        => admitted is not null ? admitted.InputTokens + (admitted.MostOutput ?? 0)
            : call.End == CallEnd.Open || (call.End == CallEnd.Done && call.Reply.Form == ReplyForm.Answer && call.Reply.Expected(call.IsStream) is null && call.Reply.ReportsUsage && !call.IsStream)
                ? call.Reply.Form == ReplyForm.Answer ? call.Reply.PromptTokens + (call.End == CallEnd.Open || call.IsEmbedding ? 0 : call.Reply.CompletionTokens) : 0
                : 0;
}
