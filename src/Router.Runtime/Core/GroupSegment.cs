namespace LlmRouter.Core;

/// <summary>A group's share of one chunk. Immutable.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Members">The group's deployments in it.</param>
internal sealed record GroupSegment(DeploymentChunk Chunk, ulong Members);
