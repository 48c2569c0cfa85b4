namespace LlmRouter.Benchmarks.Measuring;

/// <summary>What the rounds of one contender came to, each figure for one operation.</summary>
/// <param name="Name">The contender.</param>
/// <param name="CpuNanoseconds">Processor time of the whole process: the median of the rounds.</param>
/// <param name="Spread">Half the distance between the quartiles of that, as a share of the median.</param>
/// <param name="Bytes">Allocated bytes: the median of the rounds.</param>
/// <param name="WallNanoseconds">Wall time: the median of all calls; of the rounds for synchronous ones.</param>
internal sealed record Result(string Name, double CpuNanoseconds, double Spread, double Bytes, double WallNanoseconds);
