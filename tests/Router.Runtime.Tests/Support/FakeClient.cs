using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Support;

/// <summary>A deployment whose every answer a test decides.</summary>
internal sealed class FakeClient(string name) : DeploymentClient
{
    private int _calls;

    public string Name { get; } = name;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether it marks the beginning of an answer as one.</summary>
    public bool Marks { get; set; }

    public override bool MarksPrefixes => Marks;

    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>What it was asked last.</summary>
    public ChatRequest Asked { get; private set; }

    /// <summary>The model that each call names instead of the configured one.</summary>
    public List<string?> Models { get; } = [];

    public Func<int, CancellationToken, ValueTask<Outcome<ChatResponse>>> OnComplete { get; set; } = (_, _) => new(Answer("hello"));

    public Func<int, CancellationToken, ValueTask<Outcome<ChatStreamReader>>> OnStream { get; set; } = (_, _) => new(new FakeReader("a", "b"));

    public Func<int, CancellationToken, ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>>> OnEmbed { get; set; }
        = (_, _) => new(new GeneratedEmbeddings<Embedding<float>>([new Embedding<float>(new float[] { 1 })]));

    /// <summary>Answers with these, one a call, and with the last for ever.</summary>
    public FakeClient Then(params Outcome<ChatResponse>[] outcomes)
    {
        OnComplete = (call, _) => new(outcomes[Math.Min(call, outcomes.Length) - 1]);
        return this;
    }

    public static ChatResponse Answer(string text, int input = 10, int output = 5)
        => new(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output },
        };

    public static Failure Fails(FailureKind kind, int? status = null, TimeSpan? retryAfter = null, FailureStage stage = FailureStage.Answered)
        => new(kind, stage, $"{kind} for a test") { StatusCode = status, RetryAfter = retryAfter };

    public override ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        lock (Tokens)
        {
            Tokens.Add(cancellationToken);
            Models.Add(request.Model);
            Asked = request;
        }

        return OnComplete(Interlocked.Increment(ref _calls), cancellationToken);
    }

    public override ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        lock (Tokens)
        {
            Models.Add(request.Model);
            Asked = request;
        }

        return OnStream(Interlocked.Increment(ref _calls), cancellationToken);
    }

    public override ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        lock (Tokens)
        {
            Models.Add(request.Model);
        }

        return OnEmbed(Interlocked.Increment(ref _calls), cancellationToken);
    }
}
