namespace LlmRouter.Configuration;

/// <summary>The calendar windows of budgets, in UTC; in the order of the public enumeration <c>BudgetWindow</c>.</summary>
internal enum BudgetPeriod
{
    Minute,
    Hour,
    Day,
    Month,
}

/// <summary>What may be spent on something in each window of the calendar.</summary>
/// <param name="Scope">On what: <c>deployment:group/id</c>, <c>provider:name</c>, <c>tag:name</c>, <c>tenant:name</c>, or <c>tenant:*</c> for each tenant.</param>
/// <param name="Usd">US dollars; 0 = nothing at all.</param>
/// <param name="Per">The window.</param>
/// <param name="Place">Where the scope stands.</param>
/// <param name="FromFile">Whether <c>models.json</c> declares it.</param>
internal sealed record BudgetSpec(string Scope, double Usd, BudgetPeriod Per, Place Place, bool FromFile = false)
{
    public const string DeploymentKind = "deployment";
    public const string ProviderKind = "provider";
    public const string TagKind = "tag";
    public const string TenantKind = "tenant";

    /// <summary>What <see cref="Per"/> is called, in its order.</summary>
    public static readonly string[] Periods = ["minute", "hour", "day", "month"];

    public static readonly string[] Kinds = [DeploymentKind, ProviderKind, TagKind, TenantKind];

    /// <summary>The part of the scope before its colon; empty without one.</summary>
    public string Kind => Scope.IndexOf(':') is var colon and >= 0 ? Scope.Substring(0, colon) : "";

    /// <summary>The part of the scope after its colon; all of it without one.</summary>
    public string Name => Scope.Substring(Scope.IndexOf(':') + 1);
}
