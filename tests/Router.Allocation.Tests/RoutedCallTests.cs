using LlmRouter.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests;

public class RoutedCallTests
{
    // Without optimisations each asynchronous method of the way has a state machine of its own.
    private const int PerChunkUnoptimised = 128;

    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Why is the sky blue?")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_whole_routed_call_allocates_a_small_fixed_amount(bool limits)
    {
        var client = new InstantClient();
        using Router router = GroupOf.Deployments(8, limits: limits, client: client);
        ChatGroup group = router.Chat("g");
        double routed = Allocations.Of(() => Now(group.CompleteAsync(Messages)));
        double direct = Allocations.Of(() => Now(client.GetResponseAsync(Messages)));

        // The request, the attempt's cancellation and its timer, the answer's route with id and attempt, the task.
        Assert.InRange(routed - direct, 0, Allocations.RuntimeIsOptimised ? 1_160 : 1_700);
    }

    [Fact]
    public void A_streamed_chunk_that_is_there_allocates_nothing()
    {
        // What differs between a long stream and a short one is the chunks.
        double shorter = OfStream(10);
        double longer = OfStream(60);
        Assert.Equal(Allocations.RuntimeIsOptimised ? 0 : 50 * PerChunkUnoptimised, longer - shorter);
    }

    private static double OfStream(int chunks)
    {
        using Router router = GroupOf.Deployments(8, client: new InstantClient(chunks));
        ChatGroup group = router.Chat("g");
        return Allocations.Of(() =>
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = group.StreamAsync(Messages).GetAsyncEnumerator();
            int seen = 0;
            while (Now(stream.MoveNextAsync()))
            {
                seen++;
            }

            Assert.True(seen > chunks, "A stream has its chunks, and an update with its route.");
            Assert.True(stream.DisposeAsync().IsCompletedSuccessfully);
        });
    }

    private static void Now(Task task) => Assert.True(task.IsCompletedSuccessfully);

    private static bool Now(ValueTask<bool> task) => task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("It was to be there.");
}
