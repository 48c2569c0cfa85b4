namespace LlmRouter.Testing.Wire;

/// <summary>Whose manners the simulator shows: decided by the path of each request.</summary>
internal enum Dialect
{
    OpenAI,
    Azure,
}
