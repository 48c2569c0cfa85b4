using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>A chat request as adapters get it: enumerated once, never changed, the same for every attempt.</summary>
/// <param name="Messages">At least one message; no item is null.</param>
/// <param name="Options">As the caller gave them. Adapters read them and never change them. <see cref="ChatOptions.ModelId"/>
/// is the router's business and already dealt with: adapters send their connection's model, unless there is another here.</param>
/// <param name="Issuer">Who must go on with it: the hash of the deployment whose conversation the options continue; 0 = anybody.</param>
/// <param name="Model">The model, where a pattern has captured it from the name that was asked for.</param>
internal readonly record struct ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, string? Model = null, ulong Issuer = 0);
