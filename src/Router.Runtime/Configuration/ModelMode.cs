namespace LlmRouter;

/// <summary>What a model group does. It decides which methods its client has.</summary>
public enum ModelMode
{
    /// <summary>Chat completions, whole or streamed: <see cref="ChatGroup"/>.</summary>
    Chat,

    /// <summary>Embeddings: <see cref="EmbeddingGroup"/>.</summary>
    Embedding,
}
