using LlmRouter.Providers.Http;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Where a deployment that speaks the OpenAI format is, how it knows us, and which of the format's dialects it speaks. Immutable.
/// </summary>
internal sealed class OpenAIWire
{
    // An address is parsed when it is first used: a deployment serves one mode, and a router may have thousands of them.
    public required string ChatAddress { private get; init; }

    public required string EmbeddingsAddress { private get; init; }

    private Uri Chat => field ??= new Uri(ChatAddress);

    private Uri Embeddings => field ??= new Uri(EmbeddingsAddress);

    public required RequestHeaders Headers { get; init; }

    /// <summary>
    /// The limit of output tokens is called <c>max_completion_tokens</c>; else <c>max_tokens</c>, the only name that many servers
    /// that imitate the format know.
    /// </summary>
    public bool MaxCompletionTokens { private get; init; }

    /// <summary>The part of the addresses that names the model, where one does.</summary>
    public string? ModelInAddress { private get; init; }

    /// <summary>A stream reports usage when asked with <c>stream_options</c>.</summary>
    public bool StreamOptions { get; init; } = true;

    /// <summary>Where chat requests go.</summary>
    /// <param name="model">The model that a pattern has captured, if any.</param>
    public Uri ChatFor(string? model) => model is null || ModelInAddress is null ? Chat : For(ChatAddress, model);

    /// <summary>Where embedding requests go.</summary>
    /// <param name="model">The model that a pattern has captured, if any.</param>
    public Uri EmbeddingsFor(string? model) => model is null || ModelInAddress is null ? Embeddings : For(EmbeddingsAddress, model);

    /// <summary>Whether the limit of output tokens has its new name.</summary>
    /// <param name="model">The model that a pattern has captured, if any.</param>
    public bool UsesMaxCompletionTokens(string? model) => MaxCompletionTokens || (model is not null && IsReasoningModel(model));

    /// <summary>
    /// OpenAI itself, or a server that imitates it, by its base URL. The new name of the output limit is used at OpenAI, and
    /// for models that only OpenAI has and that refuse the old one, which may be behind a gateway.
    /// </summary>
    public static OpenAIWire OpenAI(DeploymentConnection connection)
    {
        string root = connection.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        string query = connection.Endpoint.Query;
        RequestHeaders headers = new(connection);
        headers.AddKey("Authorization", "Bearer ");
        headers.Add("OpenAI-Organization", connection.Organization);
        headers.Add("OpenAI-Project", connection.Project);
        headers.AddExtra();
        return new OpenAIWire
        {
            ChatAddress = root + "/chat/completions" + query,
            EmbeddingsAddress = root + "/embeddings" + query,
            Headers = headers,
            MaxCompletionTokens = IsOpenAI(connection.Endpoint) || IsReasoningModel(connection.Model),
        };
    }

    private Uri For(string address, string model) => new(address.Replace(ModelInAddress!, Uri.EscapeDataString(model), StringComparison.Ordinal));

    private static bool IsOpenAI(Uri endpoint)
        => endpoint.IdnHost.Equals("openai.com", StringComparison.OrdinalIgnoreCase)
            || endpoint.IdnHost.EndsWith(".openai.com", StringComparison.OrdinalIgnoreCase);

    private static bool IsReasoningModel(string model)
        => model.StartsWith("gpt-5", StringComparison.OrdinalIgnoreCase)
            || (model.Length > 1 && model[0] is 'o' or 'O' && char.IsAsciiDigit(model[1]));
}
