namespace LlmRouter.Resilience;

/// <summary>Structured evidence in an error's body that is no code.</summary>
[Flags]
internal enum ErrorSigns
{
    None = 0,

    /// <summary>The quota that was exceeded is one of a day (<c>quotaId</c> with <c>PerDay</c>).</summary>
    DailyQuota = 1,

    /// <summary>It says what of the input was flagged.</summary>
    Flagged = 2,
}
