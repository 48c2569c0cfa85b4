namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>The other end of one deployment: says how the next call is answered.</summary>
internal sealed class ScriptedDeployment(string id, string host, Func<ScriptedDeployment, int, bool, Reply> next)
{
    public string Id => id;

    public string Host => host;

    /// <summary>Calls that reached it.</summary>
    public int Calls { get; set; }

    /// <summary>Calls that it is working on.</summary>
    public int Open { get; set; }

    /// <summary>How the next call is answered; called once a call.</summary>
    /// <param name="marker">The number that the caller wrote into its prompt; -1 = none.</param>
    /// <param name="isStream">Whether a stream was asked for.</param>
    public Reply Next(int marker, bool isStream) => next(this, marker, isStream);
}
