using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>A chat request as adapters get it: enumerated once, never changed, the same for every attempt.</summary>
/// <param name="Messages">At least one message; no item is null.</param>
/// <param name="Options">As the caller gave them. Adapters read them and never change them. <see cref="ChatOptions.ModelId"/>
/// is the router's business and already dealt with: adapters send their connection's model.</param>
internal readonly record struct ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);
