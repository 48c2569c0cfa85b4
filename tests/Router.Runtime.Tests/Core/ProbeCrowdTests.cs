using LlmRouter.Core;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>Half-open deployments under many threads.</summary>
[Collection(Crowds.Name)]
public class ProbeCrowdTests
{
    private const int Threads = 8;

    [Fact]
    public void Of_any_crowd_one_passes_every_five_seconds()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.State("g/a").Cool(router.Engine.Clock.Now + router.Engine.Clock.UnitsPerSecond, FailureKind.ServerError);
        router.Pass(1);
        for (int window = 0; window < 100; window++)
        {
            Assert.Equal(1, Rush(router, 20, a => a));
            router.Pass(4.999);
            Assert.Equal(0, Rush(router, 5, a => a));
            router.Pass(0.001);
        }
    }

    [Fact]
    public void Turns_that_are_handed_on_never_meet()
    {
        using TestRouter router = TestRouter.Of("a b");
        router.State("g/a").Cool(router.Engine.Clock.Now + router.Engine.Clock.UnitsPerSecond, FailureKind.ServerError);
        router.Pass(1);
        int under = 0;
        int most = 0;
        for (int round = 0; round < 40; round++)
        {
            int passed = Rush(router, 200, attempt =>
            {
                int now = Interlocked.Increment(ref under);
                InterlockedMax(ref most, now);
                Interlocked.Decrement(ref under);
                attempt.IsCancelled();
                return attempt;
            });
            Assert.InRange(passed, 1, Threads * 200);
        }

        Assert.Equal(1, most);
        Assert.True(router.IsOffered("g/a"));
        Assert.Equal(0, router.InFlight);
    }

    [Fact]
    public void Whatever_threads_do_to_its_health_the_mask_says_in_the_end_what_holds()
    {
        using TestRouter router = TestRouter.Of("a b");
        DeploymentState state = router.State("g/a");
        for (int round = 0; round < 60; round++)
        {
            int seed = round;
            Run(t =>
            {
                var random = new Random((seed * Threads) + t);
                for (int i = 0; i < 60; i++)
                {
                    Attempt? attempt = Attempt.TryStart(router, "g/a");
                    switch (random.Next(8))
                    {
                        case 0:
                            attempt?.Fails(FailureKind.PermissionDenied);
                            break;
                        case 1:
                            attempt?.Fails(FailureKind.RateLimited, 429, 0.001 * random.Next(1, 4000));
                            break;
                        case 2:
                            attempt?.IsCancelled();
                            break;
                        case 3:
                            attempt?.Succeeds();
                            state.ResetCooldown();
                            break;
                        case 4:
                            attempt?.IsCancelled();
                            router.Pass(0.001 * random.Next(1, 3000));
                            break;
                        default:
                            attempt?.Succeeds();
                            break;
                    }
                }
            });

            // Nothing is under way: who is blocked now is so until a time, and then is not.
            Assert.Equal(0, router.InFlight);
            long blocked = state.BlockedUntil(Block.Cooling);
            Assert.True(router.IsOffered("g/a") == (blocked <= router.Engine.Clock.Now), $"round {round}: blocked until {blocked}, now {router.Engine.Clock.Now}");
            router.Pass(61);
            Assert.True(router.IsOffered("g/a"), $"round {round}");
            Attempt.Start(router, "g/a").Succeeds();
            Assert.False(state.AwaitsProbe, $"round {round}");
        }
    }

    /// <summary>Many threads want the deployment at once.</summary>
    /// <returns>How many got it.</returns>
    private static int Rush(TestRouter router, int tries, Func<Attempt, Attempt> then)
    {
        int passed = 0;
        Run(_ =>
        {
            for (int i = 0; i < tries; i++)
            {
                if (Attempt.TryStart(router, "g/a") is { } attempt)
                {
                    Interlocked.Increment(ref passed);
                    then(attempt);
                }
            }
        });
        return passed;
    }

    private static void Run(Action<int> action)
    {
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            start.SignalAndWait();
            action(t);
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen)
        {
            int found = Interlocked.CompareExchange(ref most, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
