namespace LlmRouter.Tests.Simulation.FailureTable;

/// <summary>What a failure does to its deployment.</summary>
internal enum Cools
{
    Never,

    /// <summary>When it has failed often enough.</summary>
    ByRate,

    /// <summary>At once, where there is a sibling.</summary>
    AtOnce,

    /// <summary>At once, also alone.</summary>
    EvenAlone,

    /// <summary>At once, also alone, with every deployment of the same endpoint and credential.</summary>
    WithCredential,
}
