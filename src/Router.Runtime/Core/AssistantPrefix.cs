using LlmRouter.Configuration;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// Which models continue an assistant's message that a request ends with, as a matter of fact: they need not be asked to, and
/// repeat nothing. Of a model that is not known it is not assumed.
/// </summary>
internal static class AssistantPrefix
{
    // Claude up to 4.5; from 4.6 on a conversation must end with the user.
    private static readonly string[] Claude =
    [
        "claude-2", "claude-3", "claude-opus-4-0", "claude-opus-4-1", "claude-opus-4-5", "claude-opus-4-20", "claude-sonnet-4-0", "claude-sonnet-4-5",
        "claude-sonnet-4-20", "claude-haiku-4-5",
    ];

    /// <summary>Whether a deployment continues this text when the request ends with it.</summary>
    public static bool IsContinuedBy(DeploymentState deployment, string? capture, ChatOptions? options, string text)
        => IsContinuedBy(deployment.Connection, deployment.Client.MarksPrefixes, capture, options, text);

    /// <inheritdoc cref="IsContinuedBy(DeploymentState, string?, ChatOptions?, string)"/>
    public static bool IsContinuedBy(DeploymentConnection connection, bool marks, string? capture, ChatOptions? options, string text)
    {
        // Models that are to reason first begin anew.
        if (options?.Reasoning?.Effort is not null and not ReasoningEffort.None)
        {
            return false;
        }

        string model = connection.ModelFor(capture);
        return connection.Provider switch
        {
            // A message that ends with white space is refused there.
            "anthropic" => !char.IsWhiteSpace(text[^1]) && Array.Exists(Claude, name => model.StartsWith(name, StringComparison.OrdinalIgnoreCase)),
            "mistral" => marks,
            "deepseek" => marks && IsDeepSeek(connection.Endpoint, model),
            ProviderFacts.OpenAI => marks
                && (connection.Endpoint.IdnHost.Equals("api.mistral.ai", StringComparison.OrdinalIgnoreCase) || IsDeepSeek(connection.Endpoint, model)),
            _ => false,
        };
    }

    private static bool IsDeepSeek(Uri endpoint, string model)
        => endpoint.IdnHost.Equals("api.deepseek.com", StringComparison.OrdinalIgnoreCase)
            && endpoint.AbsolutePath.StartsWith("/beta", StringComparison.OrdinalIgnoreCase)
            && model.Equals("deepseek-chat", StringComparison.OrdinalIgnoreCase);
}
