namespace Quickstart;

/// <summary>The calls of the demonstration, a bounded number of them at a time.</summary>
internal sealed class Load
{
    public const int AtATime = 12;

    private readonly CallClass[] _turns;

    public Load(DemoRouter router, int calls)
    {
        Calls = calls;
        var chat = new CallClass("chat", router.Smart, "Why is the sky blue?", 40);
        var longAnswers = new CallClass("long answers", router.Smart, "Tell the story of the first transatlantic cable.", 200);
        var quick = new CallClass("quick questions", router.Fast, "Is 91 a prime number? Yes or no.", 16);

        // An answer that has begun cannot move to another deployment: streams ask a group whose deployments stay up.
        var streams = new CallClass("streams", router.Fast, "Write a short poem about routers.", 80) { Streams = true };
        Classes = [chat, longAnswers, quick, streams];
        _turns = [chat, quick, longAnswers, streams, chat, chat, quick, longAnswers, streams, chat];
    }

    /// <summary>How many calls there are going to be.</summary>
    public int Calls { get; }

    public IReadOnlyList<CallClass> Classes { get; }

    public int Done => Classes.Sum(c => c.Tally.Calls);

    public int Failed => Classes.Sum(c => c.Tally.FailedCalls);

    /// <summary>Makes all calls, or those that were made before it was cancelled.</summary>
    /// <param name="before">Told the number of each call, from 0, just before it is made.</param>
    /// <param name="cancellationToken">Ends the calls in flight and starts no more.</param>
    public async Task RunAsync(Action<int> before, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForAsync(0, Calls, options, async (number, token) =>
            {
                before(number);
                await _turns[number % _turns.Length].CallAsync(token);
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
