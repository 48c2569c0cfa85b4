namespace LlmRouter.Configuration;

/// <summary>What is known about a provider before anything is sent to it.</summary>
/// <param name="Name">The part of a model before the slash.</param>
/// <param name="DefaultEndpoint">The public endpoint; <see langword="null"/> when every customer has an own one.</param>
/// <param name="KeyVariable">The environment variable in which its key usually is.</param>
/// <param name="TelemetryName">Its name in OpenTelemetry's <c>gen_ai.provider.name</c>.</param>
internal sealed record ProviderFacts(string Name, string? DefaultEndpoint, string KeyVariable, string TelemetryName)
{
    public const string OpenAI = "openai";
    public const string Azure = "azure";

    public static readonly ProviderFacts[] All =
    [
        new(OpenAI, "https://api.openai.com/v1", "OPENAI_API_KEY", "openai"),
        new(Azure, null, "AZURE_OPENAI_API_KEY", "azure.ai.openai"),
    ];

    public static ProviderFacts? Find(string name)
    {
        foreach (ProviderFacts facts in All)
        {
            if (string.Equals(facts.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return facts;
            }
        }

        return null;
    }
}
