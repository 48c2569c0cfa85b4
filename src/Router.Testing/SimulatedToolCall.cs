namespace LlmRouter.Testing;

/// <summary>A call of a tool in a simulated answer. Immutable.</summary>
/// <param name="Name">The name of the function.</param>
/// <param name="Arguments">Its arguments as the model would write them: JSON text, which is not checked, so that a test can send a broken one.</param>
public sealed record SimulatedToolCall(string Name, string Arguments);
