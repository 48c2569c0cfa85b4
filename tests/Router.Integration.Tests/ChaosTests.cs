using LlmRouter.Chaos;

namespace LlmRouter.Integration.Tests;

public class ChaosTests
{
    [Fact]
    public async Task No_call_fails_while_seven_of_ten_deployments_are_broken()
    {
        const int Calls = 2_000;
        ChaosResult result = await ChaosScenario.RunAsync(Calls, callers: 8);

        Assert.True(result.Failures.Count == 0, $"{result.Failures.Count} of {Calls} calls failed:\n{string.Join('\n', result.Failures.Take(20))}");
        Assert.Equal(Calls, result.Ended);
        Assert.Equal(Calls, result.Deployments.Sum(d => d.Successes));
        Assert.InRange(result.MaxAttempts, 2, 10);
        Assert.All(result.Deployments, d =>
        {
            Assert.Equal(0, d.InFlight);
            Assert.Equal(d.Requests, d.Successes + d.Cancelled + d.Failures.Values.Sum());
            FailureKind? kind = d.Id[..3] switch
            {
                "ref" => FailureKind.Connection,
                "lim" => FailureKind.RateLimited,
                "gar" => FailureKind.MalformedResponse,
                "sta" => FailureKind.Timeout,
                _ => null,
            };

            // Each is broken in its own way, met at least once, and then left alone: that is what cooldowns are for.
            if (kind is { } own)
            {
                Assert.Equal(0, d.Successes);
                Assert.True(d.Failures.GetValueOrDefault(own) > 0, $"{d.Id} never failed with {own}");

                // A machine that others use may be too slow for any answer within the attempt's time.
                Assert.Empty(d.Failures.Keys.Except([own, FailureKind.Timeout]));
                Assert.True(d.Requests < Calls / 10, $"{d.Id} was asked {d.Requests} times");
                Assert.True(d.Cooldowns > 0, $"{d.Id} was never left alone");
            }
        });
    }
}
