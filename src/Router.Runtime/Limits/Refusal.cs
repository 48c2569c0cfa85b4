namespace LlmRouter.Limits;

/// <summary>Which limit refused.</summary>
internal enum LimitKind
{
    Requests,
    Tokens,
    InputTokens,
    OutputTokens,
    Parallel,

    /// <summary>Requests that the provider says are left.</summary>
    LearntRequests,

    /// <summary>Tokens that the provider says are left.</summary>
    LearntTokens,
    Budget,
}

/// <summary>A limit that is in the way of a request, with the numbers to say so.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Used">What counts against it.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Needed">What the request needs of it.</param>
/// <param name="FreeAt">The timestamp at which it fits again; <see cref="long.MaxValue"/> when that cannot be told, or never.</param>
/// <param name="Budget">The budget, when it is one.</param>
internal readonly record struct Refusal(LimitKind Kind, long Used, long Limit, long Needed, long FreeAt, Budget? Budget = null)
{
    /// <summary>The request alone is more than the limit.</summary>
    public bool Never => Needed > Limit && Kind < LimitKind.LearntRequests;

    public override string ToString()
    {
        switch (Kind)
        {
            case LimitKind.LearntRequests:
                return FormattableString.Invariant($"the provider says that {Used} requests are left");
            case LimitKind.LearntTokens:
                return FormattableString.Invariant($"the provider says that {Used} tokens are left, {Needed} needed");
            case LimitKind.Budget:
                return FormattableString.Invariant($"${Used / LlmRouter.Limits.Budget.Nano:0.00####} of ${Limit / LlmRouter.Limits.Budget.Nano:0.00####} spent for {Budget}");
        }

        string what = Kind switch
        {
            LimitKind.Requests => "requests this minute",
            LimitKind.Tokens => "tokens this minute",
            LimitKind.InputTokens => "input tokens this minute",
            LimitKind.OutputTokens => "output tokens this minute",
            _ => "requests in flight",
        };

        return Limit > 0 && Never
            ? FormattableString.Invariant($"the request needs {Needed} {what}, the limit is {Limit}")
            : Needed > 1
                ? FormattableString.Invariant($"{Used}/{Limit} {what}, {Needed} more needed")
                : FormattableString.Invariant($"{Used}/{Limit} {what}");
    }
}
