using Microsoft.Extensions.AI;

namespace LlmRouter.Testing;

/// <summary>A call that a <see cref="ScriptedChatClient"/> received. Immutable.</summary>
/// <param name="Messages">The messages, enumerated.</param>
/// <param name="Options">The options, as they were passed.</param>
/// <param name="IsStream">Whether it was a streaming call.</param>
public sealed record ScriptedCall(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool IsStream);
