namespace LlmRouter.Building;

/// <summary>What a deployment cannot do without.</summary>
internal enum MissingKind
{
    Endpoint,
    Key,
    Header,
}

/// <summary>Something that a deployment refers to and that is not there, in words.</summary>
internal readonly record struct MissingPart(MissingKind Kind, string Text);
