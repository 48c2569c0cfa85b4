using Microsoft.Extensions.AI;

namespace LlmRouter.Providers;

/// <summary>The beginning of an answer, which the model is to continue: formats that have a mark for it get it.</summary>
internal sealed class PrefixMessage(string text) : ChatMessage(ChatRole.Assistant, text);
