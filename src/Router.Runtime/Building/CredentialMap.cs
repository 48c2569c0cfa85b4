using LlmRouter.Core;
using LlmRouter.Providers;

namespace LlmRouter.Building;

/// <summary>Which deployments use which key at which endpoint, over all tables. Used under the lock of the router's changes.</summary>
internal sealed class CredentialMap
{
    private readonly Dictionary<(string Endpoint, string Key), SharedCredential> _credentials = [];
    private readonly HashSet<SharedCredential> _changed = [];

    /// <summary>How many keys are known.</summary>
    public int Count => _credentials.Count;

    /// <summary>The key of a connection; <see langword="null"/> when it has none.</summary>
    public SharedCredential? For(DeploymentConnection connection)
    {
        if (connection.ApiKey is null)
        {
            return null;
        }

        (string, string) key = KeyOf(connection);
        if (!_credentials.TryGetValue(key, out SharedCredential? credential))
        {
            _credentials.Add(key, credential = new SharedCredential());
        }

        return credential;
    }

    public void Add(DeploymentState state)
    {
        if (state.Credential is { } credential)
        {
            credential.Add(state);
            _changed.Add(credential);
        }
    }

    public void Remove(DeploymentState state)
    {
        if (state.Credential is { } credential)
        {
            credential.Remove(state);
            _changed.Add(credential);
            if (credential.IsUnused)
            {
                _credentials.Remove(KeyOf(state.Connection));
            }
        }
    }

    /// <summary>Lets all deployments see who shares their keys now.</summary>
    public void Publish()
    {
        foreach (SharedCredential credential in _changed)
        {
            credential.Publish();
        }

        _changed.Clear();
    }

    private static (string, string) KeyOf(DeploymentConnection connection)
        => (connection.Endpoint.GetLeftPart(UriPartial.Authority), connection.ApiKey!.Reveal());
}
