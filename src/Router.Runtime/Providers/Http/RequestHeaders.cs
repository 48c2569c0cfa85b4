using System.Net.Http.Headers;

namespace LlmRouter.Providers.Http;

/// <summary>
/// The headers that every request of a deployment carries, checked once. It also knows which of their values must never be
/// seen, and takes them out of messages.
/// </summary>
internal sealed class RequestHeaders(DeploymentConnection connection)
{
    private static readonly string[] SecretWords = ["key", "auth", "token", "secret", "cookie", "password", "signature"];

    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<string> _secrets = [];

    /// <summary>The deployment's key, if it has one, under the name and behind the prefix that its provider wants.</summary>
    public void AddKey(string name, string prefix)
    {
        if (connection.ApiKey is { } key)
        {
            string value = key.Reveal().Trim();
            if (value.Length == 0)
            {
                throw Fault("the API key", "is blank");
            }

            Check("the API key", value);
            _secrets.Add(value);
            _headers.Add(new(name, prefix + value));
        }
    }

    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Check($"the header {name}", value);
            _headers.Add(new(name, value));
        }
    }

    /// <summary>The deployment's own headers. One that is there already is replaced.</summary>
    public void AddExtra()
    {
        foreach ((string name, string value) in connection.Headers)
        {
            if (!IsToken(name))
            {
                throw Fault("the name of a header", "may have letters, digits and '-' only");
            }

            Check($"the header {name}", value);
            _headers.RemoveAll(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
            _headers.Add(new(name, value));
            if (Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                _secrets.Add(value);
            }
        }
    }

    public void CopyTo(HttpRequestHeaders target)
    {
        foreach ((string name, string value) in _headers)
        {
            target.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The text without the secrets of these headers, whatever they look like.</summary>
    public string Hide(string text) => Errors.Redaction.Hide(text, _secrets);

    private void Check(string what, string value)
    {
        foreach (char c in value)
        {
            // Neither value nor character is named: it may be a part of a secret.
            if (c is < ' ' and not '\t' or > '~')
            {
                throw Fault(what, "has a line break or a character that no header can carry");
            }
        }
    }

    private static bool IsToken(string name)
        => name.Length > 0 && name.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~") < 0;

    private RouterConfigurationException Fault(string what, string why)
        => new("The router cannot be built.", [$"{connection.Name}: {what} {why}"]);
}
