namespace LlmRouter;

/// <summary>
/// States what a deployment costs, in US dollars per million tokens. What is not given is as the catalog of known models says, else 0.
/// </summary>
/// <param name="deployment">The deployment as <c>group/id</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PriceAttribute(string deployment) : Attribute
{
    /// <summary>The deployment as <c>group/id</c>.</summary>
    public string Deployment { get; } = deployment;

    /// <summary>US dollars per million input tokens.</summary>
    public double Input { get; set; }

    /// <summary>US dollars per million output tokens, reasoning included.</summary>
    public double Output { get; set; }

    /// <summary>US dollars per million input tokens read from the provider's prompt cache. Default: as <see cref="Input"/>.</summary>
    public double CachedInput { get; set; }
}
