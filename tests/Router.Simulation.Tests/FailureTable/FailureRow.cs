namespace LlmRouter.Tests.Simulation.FailureTable;

/// <summary>A row of the table of failures: what is sent, and what follows from it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reply">How a provider says it (see <see cref="Virtual.ReplyText"/>).</param>
/// <param name="Moves">Where the request goes in its group.</param>
/// <param name="Again">Whether a deployment that is alone is asked again.</param>
/// <param name="Cools">What happens to the deployment.</param>
/// <param name="For">How long it cools at once.</param>
/// <param name="FallsBack">Whether the group's general list is asked where there is no other.</param>
internal sealed record FailureRow(FailureKind Kind, string Reply, Moves Moves, bool Again, Cools Cools, string For = "", bool FallsBack = true)
{
    public override string ToString() => $"{Kind}: {Reply}";
}
