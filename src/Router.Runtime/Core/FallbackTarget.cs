namespace LlmRouter.Core;

/// <summary>Where a fallback goes: a group, or one deployment of it. Immutable.</summary>
/// <param name="Group">The ordinal of the group.</param>
/// <param name="Deployment">The deployment, when only that one is meant.</param>
internal readonly record struct FallbackTarget(int Group, DeploymentState? Deployment);
