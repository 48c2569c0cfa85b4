namespace LlmRouter;

/// <summary>
/// Says when failures of one kind cool a deployment, and for how long. In <c>models.json</c> these are entries of
/// <c>allowedFailuresByKind</c> and <c>cooldownSecondsByKind</c>. Of rules for the router, a group and a deployment, those of the
/// narrowest that has any hold.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CooldownRuleAttribute : Attribute
{
    /// <summary>Declares a rule for the whole router.</summary>
    /// <param name="kind">The kind of failures.</param>
    public CooldownRuleAttribute(FailureKind kind) => Kind = kind;

    /// <summary>Declares a rule for a group or a deployment.</summary>
    /// <param name="target">A group, or a deployment as <c>group/id</c>.</param>
    /// <param name="kind">The kind of failures.</param>
    public CooldownRuleAttribute(string target, FailureKind kind)
    {
        Target = target;
        Kind = kind;
    }

    /// <summary>The group or deployment; <see langword="null"/> = the whole router.</summary>
    public string? Target { get; }

    /// <summary>The kind of failures.</summary>
    public FailureKind Kind { get; }

    /// <summary>
    /// Failures of this kind within 60 s that do not cool a deployment, 0 to 1,000,000; one more does. Default: the kind's own rule.
    /// </summary>
    public int AllowedFailures { get; set; }

    /// <summary>
    /// Seconds that a deployment cools after a failure of this kind when the provider does not say. 0 = not at all. Default: as for
    /// all kinds.
    /// </summary>
    public double CooldownSeconds { get; set; }
}
