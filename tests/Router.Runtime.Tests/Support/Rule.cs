namespace LlmRouter.Tests.Support;

/// <summary>A candidate filter of one expression.</summary>
internal sealed class Rule(Rule.Judge judge) : ICandidateFilter
{
    public delegate bool Judge(in FilterCandidate candidate, in FilterRequest request);

    public bool Accepts(in FilterCandidate candidate, in FilterRequest request) => judge(in candidate, in request);
}
