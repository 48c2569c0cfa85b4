using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What must hold between two steps, and when everything has come to rest.</summary>
internal sealed class RestChecks(Router router, StormVerdict verdict, Dictionary<string, StormBook> books, Dictionary<string, ScriptedDeployment> deployments)
{
    /// <summary>What the router says is in flight is what providers work on, and streams that their consumers have not read to the end.</summary>
    public void Step(int consumed)
    {
        int open = 0;
        int inFlight = 0;
        foreach (StormBook book in books.Values)
        {
            if (book.IsRemoved)
            {
                continue;
            }

            DeploymentStatus status = Status(book);
            int here = deployments[book.Configured.Id].Open;
            open += here;
            inFlight += status.InFlight;
            verdict.Check(status.InFlight >= here, () => $"{status.Id} works on {here}, the router knows of {status.InFlight}");
        }

        verdict.Check(inFlight - open <= consumed, () => $"{inFlight} are in flight, providers work on {open}, and {consumed} streams are being read");
    }

    public void Rest(int pendingTimers)
    {
        verdict.Check(pendingTimers == 0, () => $"{pendingTimers} timers are left at rest");
        foreach (StormBook book in books.Values.Where(b => !b.IsRemoved))
        {
            DeploymentStatus status = Status(book);
            string id = status.Id;
            verdict.Check(status.InFlight == 0, () => $"{id}: {status.InFlight} in flight at rest");
            verdict.Check(deployments[id].Open == 0, () => $"{id}: {deployments[id].Open} open upstream at rest");
            verdict.Check(status.Successes == book.Successes, () => $"{id}: {status.Successes} successes, made were {book.Successes}");
            verdict.Check(status.Cancelled == book.Cancelled, () => $"{id}: {status.Cancelled} cancelled, made were {book.Cancelled}");
            string says = Text(status.Failures);
            string was = Text(book.Failures);
            verdict.Check(says == was, () => $"{id}: failures [{says}], made were [{was}]");
            verdict.Check(status.Requests == status.Successes + status.Cancelled + status.Failures.Values.Sum(), () => $"{id}: {status.Requests} requests");
            verdict.Check(
                book.IsEstimated ? status.InputTokens >= book.InputTokens : status.InputTokens == book.InputTokens,
                () => $"{id}: {status.InputTokens} input tokens, {book.InputTokens} were used");
            verdict.Check(
                book.IsEstimated ? status.OutputTokens >= book.OutputTokens : status.OutputTokens == book.OutputTokens,
                () => $"{id}: {status.OutputTokens} output tokens, {book.OutputTokens} were used");
        }
    }

    private DeploymentStatus Status(StormBook book) => router.Deployments.Get(book.Configured.Group, book.Configured.Id).GetStatus();

    private static string Text(IReadOnlyDictionary<FailureKind, long> failures)
        => string.Join(", ", failures.Where(f => f.Key != FailureKind.Cancelled).OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"));
}
