namespace LlmRouter.Limits;

/// <summary>The limits of one deployment; <see langword="null"/> = unlimited, 0 = never. Immutable.</summary>
internal sealed record DeploymentLimits(long? Rpm, long? Tpm, long? InputTpm, long? OutputTpm, int? MaxParallel)
{
    public bool HasTokens => Tpm is not null || InputTpm is not null || OutputTpm is not null;

    public bool Any => Rpm is not null || HasTokens || MaxParallel is not null;
}
