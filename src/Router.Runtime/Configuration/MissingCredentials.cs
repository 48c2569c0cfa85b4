namespace LlmRouter;

/// <summary>What a router does when the key or endpoint of a deployment cannot be found at start.</summary>
public enum MissingCredentials
{
    /// <summary>Throws one <see cref="RouterConfigurationException"/> that lists all that is missing; the default.</summary>
    Throw,

    /// <summary>Logs a warning for each and switches those deployments off.</summary>
    Disable,
}
