using LlmRouter.Limits;

namespace LlmRouter.Core;

/// <summary>What a request takes from a limit.</summary>
/// <param name="Input">Input tokens, estimated.</param>
/// <param name="Output">Output tokens: the stated maximum, else the mean of answers.</param>
/// <param name="IsGuess">Whether the output is only a guess.</param>
internal readonly record struct Reservation(int Input, int Output, bool IsGuess = false)
{
    /// <summary>
    /// The output to reserve of a deployment. A guess alone must not make a request impossible: where it is above a limit, the
    /// whole limit is reserved. Otherwise one long answer would shut the deployment for ever.
    /// </summary>
    public int OutputOf(DeploymentState deployment)
    {
        if (!IsGuess)
        {
            return Output;
        }

        DeploymentLimits limits = deployment.Settings.Limits;
        long most = Math.Min(limits.OutputTpm ?? long.MaxValue, limits.Tpm is { } tokens ? tokens - Input : long.MaxValue);
        return (int)Math.Clamp(most, 0, Output);
    }
}
