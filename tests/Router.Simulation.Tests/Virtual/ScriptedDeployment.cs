namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>The other end of one deployment: says how the next call is answered.</summary>
internal sealed class ScriptedDeployment(string id, string host, Func<ScriptedDeployment, bool, Reply> next)
{
    public string Id => id;

    public string Host => host;

    /// <summary>Calls that reached it.</summary>
    public int Calls { get; set; }

    /// <summary>Calls that it is working on.</summary>
    public int Open { get; set; }

    /// <summary>How the next call is answered; called once a call.</summary>
    public Reply Next(bool isStream) => next(this, isStream);
}
