using LlmRouter.Core;

namespace LlmRouter.Resilience.Injection;

/// <summary>Whose attempts are meant, by names, which outlast tables and states.</summary>
/// <param name="Group">The group.</param>
/// <param name="Deployment">One deployment, as <c>group/id</c>; <see langword="null"/>: all attempts in the group.</param>
/// <param name="Capture">The model in the star's place, where the name that was given has one.</param>
internal readonly record struct FaultTarget(string Group, string? Deployment, string? Capture)
{
    public bool Matches(GroupTable group, DeploymentState deployment, string? capture)
        => (Deployment is null ? Same(Group, group.Name) : Same(Deployment, deployment.Name))
            && (Capture is null || Same(Capture, capture));

    public bool Equals(FaultTarget other)
        => Same(Group, other.Group) && Same(Deployment, other.Deployment) && Same(Capture, other.Capture);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Group);

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
