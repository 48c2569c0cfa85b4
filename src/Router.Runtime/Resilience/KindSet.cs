namespace LlmRouter.Resilience;

/// <summary>A set of failure kinds in one word.</summary>
internal readonly struct KindSet
{
    private readonly uint _bits;

    public KindSet(params ReadOnlySpan<FailureKind> kinds)
    {
        foreach (FailureKind kind in kinds)
        {
            _bits |= 1u << (int)kind;
        }
    }

    public bool Contains(FailureKind kind) => (_bits & (1u << (int)kind)) != 0;
}
