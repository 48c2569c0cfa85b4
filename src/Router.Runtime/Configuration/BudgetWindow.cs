namespace LlmRouter;

/// <summary>How long a budget lasts: windows of the calendar, in UTC.</summary>
public enum BudgetWindow
{
    /// <summary>From one full minute to the next.</summary>
    Minute,

    /// <summary>From one full hour to the next.</summary>
    Hour,

    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From the first of a month to the first of the next.</summary>
    Month,
}
