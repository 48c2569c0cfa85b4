using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>What a request takes from a limit.</summary>
/// <param name="Input">Input tokens, estimated.</param>
/// <param name="Output">Output tokens: the stated maximum, else the mean of the group's answers.</param>
/// <param name="IsGuess">Whether the output is only a guess.</param>
internal readonly record struct Reservation(int Input, int Output, bool IsGuess = false)
{
    /// <summary>
    /// The output to reserve of a deployment: the stated maximum, else what the deployment sends as its own, else the mean of its
    /// answers. A guess alone must not make a request impossible: where it is above a limit, the whole limit is reserved.
    /// Otherwise one long answer would shut the deployment for ever.
    /// </summary>
    public int OutputOf(DeploymentState deployment)
    {
        if (!IsGuess)
        {
            return Output;
        }

        if (deployment.Settings.MaxOutputTokens is { } most)
        {
            return most;
        }

        DeploymentLimits limits = deployment.Settings.Limits;
        long free = Math.Min(limits.OutputTpm ?? long.MaxValue, limits.Tpm is { } tokens ? tokens - Input : long.MaxValue);
        return (int)Math.Clamp(free, 0, deployment.Output.IsKnown ? deployment.Output.Value : Output);
    }
}
