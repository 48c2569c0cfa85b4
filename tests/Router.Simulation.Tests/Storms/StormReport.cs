namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>What a storm was.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Minutes">Simulated minutes.</param>
/// <param name="Calls">Calls made.</param>
/// <param name="Answered">Calls answered.</param>
/// <param name="Attempts">Attempts at providers.</param>
/// <param name="Digest">Of everything that happened, in order.</param>
internal sealed record StormReport(int Seed, double Minutes, int Calls, int Answered, int Attempts, ulong Digest);
