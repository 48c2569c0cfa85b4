namespace LlmRouter.Testing.Server;

/// <summary>What came of a request, as the traffic counts it.</summary>
internal enum ExchangeOutcome
{
    Answered,
    Refused,
    Broken,
    Cancelled,
}
