namespace LlmRouter.Configuration;

/// <summary>Base URLs of services.</summary>
internal static class Urls
{
    private static readonly string[] Operations = ["/chat/completions", "/completions", "/embeddings", "/responses", "/messages"];

    public static void Check(SettingValue url, string where, FaultBag faults)
    {
        // What is meant as a reference has a rule of its own.
        if (!References.IsReference(url.Text) && References.Complaint(url.Text, out _) is null && Complaint(url.Text, out string? suggestion) is { } complaint)
        {
            faults.Add(new Fault(ConfigRules.BadEndpoint, url.Place, [Words.Capital(where), complaint]) { Suggestion = suggestion });
        }
    }

    /// <summary>The URL itself is not repeated where it may hold credentials.</summary>
    private static string? Complaint(string text, out string? suggestion)
    {
        suggestion = null;
        if (!IsHttp(text, out Uri? uri))
        {
            suggestion = text.IndexOf(':') < 0 && text.IndexOf('@') < 0 && text.IndexOf('.') > 0 && IsHttp("https://" + text, out _) ? "https://" + text : null;
            return $"the endpoint is not an absolute URL with http:// or https://. {(suggestion is null ? "Write all of it, e.g. \"https://api.example.com/v1\"." : $"Write \"{suggestion}\".")}";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "the endpoint holds a user name or password. Remove it, and give the key as apiKey.";
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return "the endpoint has a query or fragment. Write the base URL only; an api-version is given as apiVersion.";
        }

        foreach (string operation in Operations)
        {
            string trimmed = text.TrimEnd('/');
            if (trimmed.EndsWith(operation, StringComparison.OrdinalIgnoreCase))
            {
                suggestion = trimmed.Substring(0, trimmed.Length - operation.Length);
                return $"the endpoint ends with '{operation}', which is added to each call. Write \"{suggestion}\".";
            }
        }

        return null;
    }

    private static bool IsHttp(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0;
}
