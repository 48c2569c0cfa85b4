namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>One case of the table: what is configured, how the providers behave, and what happens step by step.</summary>
/// <param name="Name">What holds.</param>
/// <param name="Models">
/// The configuration, a group a line: <c>group setting=value : deployment setting=value, deployment</c>; <c>alias name=target</c>;
/// <c>defaults setting=value</c>; <c>budget scope usd window</c>. Deployments are preferred in the order in which they stand, unless the group says <c>any</c>.
/// <c>host=</c> and <c>key=</c> make deployments share an endpoint and a credential.
/// </param>
/// <param name="Script">
/// How deployments answer, one a line: <c>deployment: reply, reply</c>, the last one for ever (see <see cref="Virtual.ReplyText"/>).
/// Who is not named answers at once.
/// </param>
/// <param name="Steps">What is done and expected, one a line (see <see cref="ScenarioRun"/>).</param>
internal sealed record Scenario(string Name, string Models, string Script, string Steps)
{
    public override string ToString() => Name;
}
