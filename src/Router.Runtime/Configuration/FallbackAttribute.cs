using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// Adds an entry to the fallbacks of a group, or of the whole router for groups that have none. Entries follow those of
/// <c>Fallbacks</c>, in the order of the attributes. What is written here takes the place of the request's own options when the
/// fallback is asked.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FallbackAttribute : Attribute
{
    /// <summary>Adds an entry to the fallbacks of the whole router.</summary>
    /// <param name="target">A group, an alias or a deployment (<c>group/id</c>) that answers.</param>
    public FallbackAttribute(string target) => Target = target;

    /// <summary>Adds an entry to the fallbacks of a group.</summary>
    /// <param name="group">The group that it is for.</param>
    /// <param name="target">A group, an alias or a deployment (<c>group/id</c>) that answers.</param>
    public FallbackAttribute(string group, string target)
    {
        Group = group;
        Target = target;
    }

    /// <summary>The group that it is for; <see langword="null"/> = the whole router.</summary>
    public string? Group { get; }

    /// <summary>What answers.</summary>
    public string Target { get; }

    /// <summary>
    /// The kind of failures that it is for; for several, write the attribute several times. Not written: for all kinds that have no
    /// list of their own.
    /// </summary>
    public FailureKind On { get; set; }

    /// <summary>The sampling temperature, 0 to 2.</summary>
    public double Temperature { get; set; }

    /// <summary>The nucleus sampling share, 0 to 1.</summary>
    public double TopP { get; set; }

    /// <summary>The most tokens of an answer.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>The frequency penalty, -2 to 2.</summary>
    public double FrequencyPenalty { get; set; }

    /// <summary>The presence penalty, -2 to 2.</summary>
    public double PresencePenalty { get; set; }

    /// <summary>The sampling seed.</summary>
    public int Seed { get; set; }

    /// <summary>The reasoning effort.</summary>
    public ReasoningEffort ReasoningEffort { get; set; }

    /// <summary>Seconds for one attempt that is not a stream.</summary>
    public double AttemptTimeoutSeconds { get; set; }

    /// <summary>Seconds to the first visible chunk of a stream.</summary>
    public double FirstTokenTimeoutSeconds { get; set; }
}
