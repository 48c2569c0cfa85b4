namespace LlmRouter;

/// <summary>
/// Says how often a request is tried again after failures of one kind, in place of <c>Retries</c>. In <c>models.json</c> it is an
/// entry of <c>retriesByKind</c>. A group that has any rule of its own goes by none of the whole router.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RetryRuleAttribute : Attribute
{
    /// <summary>Declares a rule for the whole router.</summary>
    /// <param name="kind">The kind of failures.</param>
    public RetryRuleAttribute(FailureKind kind) => Kind = kind;

    /// <summary>Declares a rule for a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="kind">The kind of failures.</param>
    public RetryRuleAttribute(string group, FailureKind kind)
    {
        Group = group;
        Kind = kind;
    }

    /// <summary>The group; <see langword="null"/> = the whole router.</summary>
    public string? Group { get; }

    /// <summary>The kind of failures.</summary>
    public FailureKind Kind { get; }

    /// <summary>Attempts after the first that failures of this kind may bring about in a group, 0 to 100. Required.</summary>
    public int Retries { get; set; }
}
