namespace LlmRouter.Testing;

/// <summary>What a request to a simulated deployment asks for.</summary>
public enum SimulatedOperation
{
    /// <summary>POST <c>chat/completions</c>.</summary>
    Chat,

    /// <summary>POST <c>embeddings</c>.</summary>
    Embeddings,

    /// <summary>GET <c>models</c>, or one of them.</summary>
    Models,
}
