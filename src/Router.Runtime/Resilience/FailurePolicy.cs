namespace LlmRouter.Resilience;

/// <summary>How a failure takes its deployment out of rotation.</summary>
internal enum CoolRule
{
    Never,

    /// <summary>When it has failed often enough lately.</summary>
    ByRate,

    /// <summary>For the time that the provider asked for, else the default.</summary>
    AtOnce,

    /// <summary>At once, also when nobody else is left: trying again cannot help.</summary>
    AtOnceEvenAlone,

    /// <summary>At once, with every deployment of the same key at the same endpoint.</summary>
    WithCredential,
}

/// <summary>Where a request goes after a failure, within its group.</summary>
internal enum MoveRule
{
    /// <summary>Nowhere: no deployment would answer otherwise.</summary>
    No,

    /// <summary>To a deployment not yet tried.</summary>
    Yes,

    /// <summary>To a deployment of another model.</summary>
    ToOtherModel,

    /// <summary>To a larger context window, or an unknown one of another model.</summary>
    ToLargerWindow,

    /// <summary>To a larger limit of tokens, or an unknown one.</summary>
    ToLargerLimit,
}

/// <summary>What follows from a failure.</summary>
/// <param name="Moves">Where the request goes within its group.</param>
/// <param name="Again">Whether the same deployment may be asked again when nobody else is left.</param>
/// <param name="Cools">How the deployment is taken out of rotation.</param>
/// <param name="FallsBack">Whether the group's fallbacks are asked.</param>
internal readonly record struct FailureRow(MoveRule Moves, bool Again, CoolRule Cools, bool FallsBack);

/// <summary>The table of failures: the one place that says what each kind does.</summary>
internal static class FailurePolicy
{
    /// <summary>How long a spent quota is left alone.</summary>
    public static readonly TimeSpan QuotaCooldown = TimeSpan.FromMinutes(5);

    /// <summary>The longest cooldown that a provider's wish brings about.</summary>
    public static readonly TimeSpan LongestNamed = TimeSpan.FromMinutes(5);

    private static readonly FailureRow[] Rows = BuildRows();

    public static FailureRow Of(FailureKind kind) => Rows[(int)kind];

    private static FailureRow[] BuildRows()
    {
        var rows = new FailureRow[(int)FailureKind.UnknownModel + 1];
        rows[(int)FailureKind.RateLimited] = new(MoveRule.Yes, true, CoolRule.AtOnce, true);
        rows[(int)FailureKind.RequestTooLarge] = new(MoveRule.ToLargerLimit, false, CoolRule.Never, true);
        rows[(int)FailureKind.QuotaExhausted] = new(MoveRule.Yes, false, CoolRule.WithCredential, true);
        rows[(int)FailureKind.Timeout] = new(MoveRule.Yes, true, CoolRule.ByRate, true);
        rows[(int)FailureKind.ServerError] = new(MoveRule.Yes, true, CoolRule.ByRate, true);
        rows[(int)FailureKind.Connection] = new(MoveRule.Yes, true, CoolRule.ByRate, true);
        rows[(int)FailureKind.MalformedResponse] = new(MoveRule.Yes, true, CoolRule.ByRate, true);
        rows[(int)FailureKind.Authentication] = new(MoveRule.Yes, false, CoolRule.WithCredential, true);
        rows[(int)FailureKind.PermissionDenied] = new(MoveRule.Yes, false, CoolRule.AtOnceEvenAlone, true);
        rows[(int)FailureKind.NotFound] = new(MoveRule.Yes, false, CoolRule.AtOnceEvenAlone, true);
        rows[(int)FailureKind.Conflict] = new(MoveRule.Yes, true, CoolRule.Never, true);
        rows[(int)FailureKind.Unsupported] = new(MoveRule.ToOtherModel, false, CoolRule.Never, true);
        rows[(int)FailureKind.BadRequest] = new(MoveRule.No, false, CoolRule.Never, false);
        rows[(int)FailureKind.ContextWindowExceeded] = new(MoveRule.ToLargerWindow, false, CoolRule.Never, true);

        // Only to a list of its own: see FallbackLists.
        rows[(int)FailureKind.ContentFiltered] = new(MoveRule.No, false, CoolRule.Never, true);

        // Of an attempt only where a deployment is a router itself: that one has nobody left, others may.
        rows[(int)FailureKind.BudgetExceeded] = new(MoveRule.Yes, false, CoolRule.Never, true);
        rows[(int)FailureKind.NoneEligible] = new(MoveRule.Yes, false, CoolRule.Never, true);
        rows[(int)FailureKind.Cancelled] = new(MoveRule.No, false, CoolRule.Never, false);
        rows[(int)FailureKind.UnknownModel] = new(MoveRule.No, false, CoolRule.Never, false);
        return rows;
    }
}
