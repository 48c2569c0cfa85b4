using LlmRouter.Configuration;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// An entry of a list of fallbacks as it is declared in code: what answers, after which failures, and what is asked otherwise than
/// the request says. A text converts to an entry for all failures that changes nothing. Not thread-safe.
/// </summary>
/// <param name="target">A group, an alias or a deployment (<c>group/id</c>).</param>
public sealed class FallbackDefinition(string target) : SettingsDefinition
{
    /// <summary>A group, an alias or a deployment (<c>group/id</c>).</summary>
    public string Target { get; } = target;

    /// <summary>The kinds of failures that it is for. Default: all that have no list of their own.</summary>
    public IReadOnlyList<FailureKind>? On { get; set; }

    /// <summary>The sampling temperature, 0 to 2.</summary>
    public double? Temperature
    {
        get => (double?)this[Setting.Temperature];
        set => this[Setting.Temperature] = value;
    }

    /// <summary>The nucleus sampling share, 0 to 1.</summary>
    public double? TopP
    {
        get => (double?)this[Setting.TopP];
        set => this[Setting.TopP] = value;
    }

    /// <summary>The most tokens of an answer.</summary>
    public int? MaxOutputTokens
    {
        get => (int?)this[Setting.MaxOutputTokens];
        set => this[Setting.MaxOutputTokens] = value;
    }

    /// <summary>The frequency penalty, -2 to 2.</summary>
    public double? FrequencyPenalty
    {
        get => (double?)this[Setting.FrequencyPenalty];
        set => this[Setting.FrequencyPenalty] = value;
    }

    /// <summary>The presence penalty, -2 to 2.</summary>
    public double? PresencePenalty
    {
        get => (double?)this[Setting.PresencePenalty];
        set => this[Setting.PresencePenalty] = value;
    }

    /// <summary>The sampling seed.</summary>
    public int? Seed
    {
        get => (int?)this[Setting.Seed];
        set => this[Setting.Seed] = value;
    }

    /// <summary>The reasoning effort.</summary>
    public ReasoningEffort? ReasoningEffort
    {
        get => GetChoice<ReasoningEffort>(Setting.ReasoningEffort);
        set => SetChoice(Setting.ReasoningEffort, value);
    }

    /// <summary>The time for one attempt that is not a stream.</summary>
    public TimeSpan? AttemptTimeout
    {
        get => (TimeSpan?)this[Setting.AttemptTimeoutSeconds];
        set => this[Setting.AttemptTimeoutSeconds] = value;
    }

    /// <summary>The time to the first visible chunk of a stream.</summary>
    public TimeSpan? FirstTokenTimeout
    {
        get => (TimeSpan?)this[Setting.FirstTokenTimeoutSeconds];
        set => this[Setting.FirstTokenTimeoutSeconds] = value;
    }

    /// <summary>An entry for all failures that changes nothing.</summary>
    /// <param name="target">A group, an alias or a deployment (<c>group/id</c>).</param>
    public static implicit operator FallbackDefinition(string target) => new(target);

    internal ConfigNode ToNode()
    {
        var members = new List<ConfigMember> { new(FallbackReader.TargetMember, Place.None, Text(Target)) };
        if (On is { } kinds)
        {
            members.Add(new ConfigMember(FallbackReader.KindsMember, Place.None, ConfigNode.OfArray([.. kinds.Select(k => Text(NameOf(k)))], Place.None)));
        }

        members.AddRange(ToMembers());
        return members.Count == 1 ? members[0].Value : ConfigNode.OfObject([.. members], Place.None);
    }
}
