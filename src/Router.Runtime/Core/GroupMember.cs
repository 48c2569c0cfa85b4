namespace LlmRouter.Core;

/// <summary>A deployment as a candidate of one group: its own, or one of a group that stands in it. Immutable.</summary>
/// <param name="State">The deployment.</param>
/// <param name="Weight">Its weight as given, those of the groups on the way multiplied in; <see langword="null"/> when none was given.</param>
/// <param name="Rpm">Its limit of requests a minute.</param>
/// <param name="Tpm">Its limit of tokens a minute.</param>
/// <param name="Tier">The orders on the way to it, from the outside: the tiers of a group lie within the tier that the group is in.</param>
/// <param name="Traits">What requests are matched against here: with the tags and access tags of the groups on the way.</param>
internal sealed record GroupMember(DeploymentState State, double? Weight, double? Rpm, double? Tpm, int[] Tier, DeploymentTraits Traits);
