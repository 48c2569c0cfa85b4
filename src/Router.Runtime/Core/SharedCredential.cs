namespace LlmRouter.Core;

/// <summary>
/// One key at one endpoint: what fails for the key fails for all deployments that use it. Changed by whoever manages the router,
/// read by anybody.
/// </summary>
internal sealed class SharedCredential
{
    private readonly List<DeploymentState> _members = [];
    private DeploymentState[] _users = [];

    /// <summary>The deployments that use it now.</summary>
    public DeploymentState[] Users => Volatile.Read(ref _users);

    public bool IsUnused => _members.Count == 0;

    public void Add(DeploymentState state) => _members.Add(state);

    public void Remove(DeploymentState state) => _members.Remove(state);

    /// <summary>Lets everybody see who uses it now.</summary>
    public void Publish() => Volatile.Write(ref _users, [.. _members]);
}
