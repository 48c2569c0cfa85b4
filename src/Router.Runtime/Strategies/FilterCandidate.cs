using LlmRouter.Core;

namespace LlmRouter;

/// <summary>A deployment that an <see cref="ICandidateFilter"/> judges. Valid during the call only.</summary>
public readonly ref struct FilterCandidate
{
    private readonly DeploymentState _deployment;

    internal FilterCandidate(DeploymentState deployment) => _deployment = deployment;

    /// <summary>The group that declares it.</summary>
    public string Group => _deployment.Group;

    /// <summary>Its id.</summary>
    public string Id => _deployment.Id;

    /// <summary>The provider, e.g. <c>openai</c>.</summary>
    public string Provider => _deployment.Connection.Provider;

    /// <summary>The model as the provider knows it; with a star where a pattern's capture goes (<see cref="FilterRequest.Capture"/>).</summary>
    public string Model => _deployment.Connection.Model;

    /// <summary>Where it runs, as configured.</summary>
    public string? Region => _deployment.Settings.Traits.Region;

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Tags => _deployment.Settings.Traits.Tags;

    /// <summary>Requests in flight.</summary>
    public int InFlight => _deployment.AllInFlight;
}
