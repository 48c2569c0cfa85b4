namespace LlmRouter.Configuration;

internal enum FaultSeverity
{
    Info,
    Warning,

    /// <summary>No working router can result.</summary>
    Error,
}

/// <summary>
/// A diagnostic: a stable id and its words. <paramref name="format"/> says what is wrong, where (group, deployment, key) and
/// what to do.
/// </summary>
internal sealed class RuleInfo(string id, FaultSeverity severity, string title, string format)
{
    public string Id { get; } = id;

    public FaultSeverity Severity { get; } = severity;

    public string Title { get; } = title;

    /// <summary>A composite format for <see cref="Fault.Arguments"/>.</summary>
    public string Format { get; } = format;

    /// <summary>Where the rule is explained.</summary>
    public string HelpLink => "https://github.com/llmrouter/LlmRouter/blob/main/docs/rules/" + Id + ".md";

    /// <summary>The category, by the range of the id.</summary>
    public string Category => Id[4] switch
    {
        '0' => "LlmRouter.Declaration",
        '1' => "LlmRouter.Json",
        '2' => "LlmRouter.Groups",
        '3' => "LlmRouter.Fallbacks",
        '4' => "LlmRouter.Routing",
        '5' => "LlmRouter.Capabilities",
        '6' => "LlmRouter.Security",
        '7' => "LlmRouter.Cost",
        '8' => "LlmRouter.Calls",
        _ => "LlmRouter.Tooling",
    };
}
