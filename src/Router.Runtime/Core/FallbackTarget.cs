namespace LlmRouter.Core;

/// <summary>What a name leads to: a group, or one deployment of it. Immutable.</summary>
/// <param name="Group">The ordinal of the group.</param>
/// <param name="Deployment">The deployment, when only that one is meant.</param>
/// <param name="Capture">What stands in the star's place, when the group is a pattern.</param>
/// <param name="Overrides">What a fallback changes of the request.</param>
internal readonly record struct FallbackTarget(int Group, DeploymentState? Deployment, string? Capture = null, HopOverrides? Overrides = null);
