namespace LlmRouter;

/// <summary>The calendar window (UTC) that a budget is for.</summary>
public enum BudgetWindow
{
    /// <summary>From full minute to full minute.</summary>
    Minute,

    /// <summary>From full hour to full hour.</summary>
    Hour,

    /// <summary>From midnight to midnight, UTC.</summary>
    Day,

    /// <summary>From the first of a month to the first of the next, UTC.</summary>
    Month,
}
