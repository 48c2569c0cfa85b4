using LlmRouter.Core;
using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience.Injection;

/// <summary>Answers one attempt with a given text; usage is estimated.</summary>
internal sealed class MockClient(string text, RoutedCall call, DeploymentState deployment) : DeploymentClient
{
    public override ValueTask<Outcome<ChatResponse>> CompleteAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = Id,
            ModelId = Model,
            CreatedAt = call.Engine.Clock.Provider.GetUtcNow(),
            FinishReason = ChatFinishReason.Stop,
            Usage = Estimate(request),
        });
    }

    public override ValueTask<Outcome<ChatStreamReader>> StreamAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new MockReader(text, Id, Model, call.Engine.Clock.Provider.GetUtcNow(), Estimate(request)));
    }

    private string Id => "mock-" + call.RequestId;

    private string Model => deployment.Connection.ModelFor(call.Capture);

    private UsageDetails Estimate(ChatRequest request)
    {
        var operation = new ChatOperation(request);
        int input = call.BookedInput<ChatOperation, ChatResponse>(ref operation);
        int output = call.Engine.Estimates.OfPiece(text);
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = (long)input + output };
    }
}
