using LlmRouter.Configuration;
using LlmRouter.Core;

namespace LlmRouter.Tests.Eligibility;

public class DaylightTests
{
    [Theory]
    [InlineData("03:30-05:00", "2026-03-29T00:00:00Z")]
    [InlineData("00:30-03:00", "2026-03-28T23:00:00Z")]
    [InlineData("02:15-02:45", "2026-10-24T22:00:00Z")]
    [InlineData("01:00-03:30", "2026-10-24T22:00:00Z")]
    public void Windows_open_and_close_within_a_minute_also_when_clocks_are_changed(string text, string from)
    {
        Assert.True(AccessWindow.TryParse(text + " Europe/Berlin", out AccessWindow window, out _));
        var schedule = new AccessSchedule([(window, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))]);
        DateTimeOffset time = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        DateTimeOffset end = time.AddHours(8);
        while (time < end)
        {
            (bool open, DateTimeOffset until) = schedule.At(time);
            Assert.True(until > time);
            for (DateTimeOffset between = time; between < until - TimeSpan.FromMinutes(1); between = between.AddMinutes(1))
            {
                Assert.True(open == schedule.At(between).Open, $"at {between:HH:mm} it is said to be {open} since {time:HH:mm}");
            }

            time = until;
        }
    }
}
