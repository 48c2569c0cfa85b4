using System.Text.Json.Serialization;

namespace LlmRouter.Benchmarks.Loopback;

/// <summary>What a careful hand writes for this one request: records, and a serializer that is generated.</summary>
internal sealed record ChatCall(string Model, ChatPart[] Messages);

internal sealed record ChatPart(string Role, string Content);

internal sealed record ChatAnswer(string Id, long Created, string Model, ChatAnswerChoice[] Choices, ChatAnswerUsage? Usage);

internal sealed record ChatAnswerChoice(int Index, ChatPart Message, string? FinishReason);

internal sealed record ChatAnswerUsage(int PromptTokens, int CompletionTokens, int TotalTokens);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatCall))]
[JsonSerializable(typeof(ChatAnswer))]
internal sealed partial class ChatJson : JsonSerializerContext;
