using LlmRouter.Core;
using LlmRouter.Testing;
using LlmRouter.Tests.Support;

namespace LlmRouter.Tests.Core;

/// <summary>A change of the configuration in the very moment in which a decision looks at access windows.</summary>
public class ScheduleRaceTests
{
    private const string Closed = "\"accessWindows\": [\"03:00-04:00\"]";

    [Fact]
    public void A_deployment_whose_windows_are_taken_away_while_they_are_looked_at_is_open()
    {
        using var race = new Race("a");
        DeploymentState state = race.Router.State("g/a");
        race.During(() => state.Configure(state.Settings with { Traits = DeploymentTraits.None }));
        Assert.False(state.Chunk.Is(Block.Closed, state.Bit));
    }

    [Fact]
    public void A_slot_that_goes_to_another_while_its_windows_are_looked_at_is_open_for_that_one()
    {
        using var race = new Race("a");
        DeploymentState state = race.Router.State("g/a");
        race.During(() =>
        {
            state.Retire();
            state.Leave(race.Router.Engine.Clock.Now);
            race.Router.Router.Deployments.Add("g", """{ "id": "b", "model": "openai/m", "apiKey": "env:B", "accessWindows": ["00:00-24:00"] }""");
            DeploymentState other = race.Router.State("g/b");
            state.Chunk.Seat(state.Slot, other, off: false, race.Router.Engine.Clock.Now);
        });
        Assert.False(state.Chunk.Is(Block.Closed, state.Bit));
    }

    [Fact]
    public void A_slot_that_is_given_up_while_others_are_looked_at_does_no_harm()
    {
        using var race = new Race("a b");
        DeploymentState other = race.Router.State("g/b");
        race.During(() => other.Chunk.Seat(other.Slot, null, off: true, race.Router.Engine.Clock.Now));
        Assert.True(other.Chunk.Is(Block.Closed, race.Router.State("g/a").Bit));
    }

    private sealed class Race : IDisposable
    {
        private readonly AskedTime _time = new();

        public Race(string ids)
            => Router = new TestRouter(
                $$"""
                { "groups": { "g": { "deployments": [ {{string.Join(", ", ids.Split(' ').Select(id => $$"""{ "id": "{{id}}", "model": "openai/m", "apiKey": "env:{{id}}", {{Closed}} }"""))}} ] } } }
                """,
                configure: options => options.TimeProvider = _time);

        public TestRouter Router { get; }

        /// <summary>Has a decision look at the windows, and something happen when it has asked for the time.</summary>
        public void During(Action action)
        {
            _time.Asked = action;
            _time.Timestamp += TimeSpan.FromDays(1).Ticks;
            Router.Group().Segments[0].Chunk.Blocked(_time.Timestamp);
            Assert.Null(_time.Asked);
        }

        public void Dispose() => Router.Dispose();
    }

    /// <summary>A clock that stands, at noon; it calls once when somebody wants to know the date.</summary>
    private sealed class AskedTime : TimeProvider
    {
        public Action? Asked { get; set; }

        public long Timestamp { get; set; } = 10_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Timestamp;

        public override DateTimeOffset GetUtcNow()
        {
            Action? asked = Asked;
            Asked = null;
            asked?.Invoke();
            return new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        }
    }
}
