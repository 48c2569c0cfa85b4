using LlmRouter.Providers.Http;
using LlmRouter.Providers.OpenAI;

namespace LlmRouter.Providers.Azure;

/// <summary>
/// Azure OpenAI: the OpenAI format under other addresses. Without an api-version, or with a named one such as <c>preview</c>,
/// the v1 surface, with the deployment's name in the body; with a dated one, the older surface, with the name in the path. The endpoint may be given bare, or with <c>/openai</c> or
/// <c>/openai/v1</c> behind it.
/// </summary>
internal static class AzureWire
{
    // What came with these dates is refused by older versions as an unknown argument.
    private const string FirstWithMaxCompletionTokens = "2024-09-01";
    private const string FirstWithStreamOptions = "2024-09-01";

    public static OpenAIWire Create(DeploymentConnection connection)
    {
        string root = connection.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        root = Without(Without(root, "/v1"), "/openai") + "/openai";
        RequestHeaders headers = new(connection);
        headers.AddKey("api-key", "");
        headers.AddExtra();
        string version = connection.ApiVersion ?? "";
        string query = version.Length == 0 ? "" : "?api-version=" + Uri.EscapeDataString(version);
        if (version.Length == 0 || !char.IsAsciiDigit(version[0]))
        {
            return new OpenAIWire
            {
                ChatAddress = $"{root}/v1/chat/completions{query}",
                EmbeddingsAddress = $"{root}/v1/embeddings{query}",
                Headers = headers,
                MaxCompletionTokens = true,
            };
        }

        string model = Uri.EscapeDataString(connection.Model);
        string deployment = $"{root}/deployments/{model}";
        return new OpenAIWire
        {
            ModelInAddress = connection.Model.Contains(Configuration.WildcardNames.Star, StringComparison.Ordinal) ? model : null,
            ChatAddress = deployment + "/chat/completions" + query,
            EmbeddingsAddress = deployment + "/embeddings" + query,
            Headers = headers,
            MaxCompletionTokens = IsSince(version, FirstWithMaxCompletionTokens),
            StreamOptions = IsSince(version, FirstWithStreamOptions),
        };
    }

    private static string Without(string root, string end)
        => root.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? root[..^end.Length] : root;

    private static bool IsSince(string version, string date)
        => string.CompareOrdinal(version, 0, date, 0, date.Length) >= 0;
}
