namespace LlmRouter;

/// <summary>Limits what may be spent on something in each window of the calendar.</summary>
/// <param name="scope">
/// On what: <c>deployment:group/id</c>, <c>provider:name</c>, <c>tag:name</c>, <c>tenant:name</c>, or <c>tenant:*</c> for
/// each tenant by itself.
/// </param>
/// <param name="usd">US dollars for each window, 0 to 1,000,000,000; 0 = nothing at all.</param>
/// <param name="per">The window. A scope may have a budget for each.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BudgetAttribute(string scope, double usd, BudgetWindow per) : Attribute
{
    /// <summary>On what.</summary>
    public string Scope { get; } = scope;

    /// <summary>US dollars for each window.</summary>
    public double Usd { get; } = usd;

    /// <summary>The window.</summary>
    public BudgetWindow Per { get; } = per;
}
