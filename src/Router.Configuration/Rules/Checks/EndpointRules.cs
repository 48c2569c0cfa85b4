namespace LlmRouter.Configuration;

/// <summary>Where calls go: URLs, references to declared endpoints, and keys that would travel in the open.</summary>
internal static class EndpointRules
{
    public static void Check(RouterSpec spec, EndpointSpec endpoint, FaultBag faults)
    {
        string where = Words.Endpoint(endpoint.Name);
        if (!endpoint.Settings.TryGet(Setting.Url, out SettingValue url))
        {
            if (!spec.Incomplete)
            {
                faults.Add(ConfigRules.UnknownEndpoint, endpoint.Place, Words.Capital(where), "it has no url, so nothing can be sent to it. Give it one.");
            }

            return;
        }

        Urls.Check(url, where, faults);
        if (endpoint.Settings.Has(Setting.ApiKey))
        {
            CheckOpenKey(url.Text, url.Place, where, faults);
        }
    }

    public static void Check(
        RouterSpec spec, DeploymentSpec deployment, Dictionary<string, EndpointSpec> endpoints, IReadOnlyList<string> known, string where, FaultBag faults)
    {
        bool ownKey = deployment.Settings.Has(Setting.ApiKey);
        if (!deployment.Settings.TryGet(Setting.Endpoint, out SettingValue endpoint))
        {
            CheckDefault(spec, deployment, where, faults);
        }
        else if (!endpoint.Text.StartsWith("@", StringComparison.Ordinal))
        {
            Urls.Check(endpoint, where, faults);
            if (ownKey)
            {
                CheckOpenKey(endpoint.Text, endpoint.Place, where, faults);
            }
        }
        else if (!endpoints.TryGetValue(endpoint.Text.Substring(1), out EndpointSpec? declared))
        {
            ReportUnknown(spec, endpoint, known, where, faults);
        }
        else if (ownKey && declared.Settings.Text(Setting.Url) is { } url && !declared.Settings.Has(Setting.ApiKey))
        {
            // With a key of its own the endpoint has had its warning already.
            CheckOpenKey(url, endpoint.Place, where, faults);
        }
    }

    private static void CheckDefault(RouterSpec spec, DeploymentSpec deployment, string where, FaultBag faults)
    {
        if (spec.Incomplete || !deployment.Settings.TryGet(Setting.Model, out SettingValue model))
        {
            return;
        }

        int slash = model.Text.IndexOf('/');
        if (slash > 0 && ProviderFacts.Find(model.Text.Substring(0, slash)) is { DefaultEndpoint: null } facts)
        {
            faults.Add(
                ConfigRules.BadEndpoint, model.Place, Words.Capital(where),
                $"the provider '{facts.Name}' has no endpoint that all customers share. Give the deployment its endpoint.");
        }
    }

    private static void ReportUnknown(RouterSpec spec, SettingValue endpoint, IReadOnlyList<string> known, string where, FaultBag faults)
    {
        if (spec.Incomplete)
        {
            return;
        }

        string? suggestion = faults.Nearest(endpoint.Text, known);
        faults.Add(new Fault(
            ConfigRules.UnknownEndpoint,
            endpoint.Place,
            [Words.Capital(where), $"the endpoint '{Words.Show(endpoint.Text)}' is not declared; {Words.Hint(suggestion, known, "declared endpoint")}"])
        {
            Suggestion = suggestion,
        });
    }

    private static void CheckOpenKey(string url, Place place, string where, FaultBag faults)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && !IsLocal(uri))
        {
            // The place may be a reference to the endpoint that the URL is of.
            bool isUrl = place.Length == url.Length + 2 && uri.UserInfo.Length == 0 && uri.Query.Length == 0;
            faults.Add(new Fault(ConfigRules.KeyOverHttp, place, [Words.Capital(where), uri.Host])
            {
                Suggestion = isUrl ? "https" + url.Substring("http".Length) : null,
            });
        }
    }

    private static bool IsLocal(Uri uri) => uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (uri.HostNameType == UriHostNameType.IPv4 && uri.Host.StartsWith("127.", StringComparison.Ordinal));
}
