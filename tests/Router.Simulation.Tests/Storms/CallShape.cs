namespace LlmRouter.Tests.Simulation.Storms;

internal enum CallShape
{
    Chat,
    Stream,
    Embedding,
}
