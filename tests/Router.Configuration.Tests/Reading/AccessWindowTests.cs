namespace LlmRouter.Configuration.Tests;

public class AccessWindowTests
{
    [Theory]
    [InlineData("Mon-Fri 08:00-18:00 Europe/Berlin", 0b0111110, 480, 1080, "Europe/Berlin")]
    [InlineData("Sat,Sun 00:00-24:00", 0b1000001, 0, 1440, "UTC")]
    [InlineData("08:00-18:30", 0b1111111, 480, 1110, "UTC")]
    [InlineData("fri-MON 22:00-06:00 Etc/GMT+5", 0b1100011, 1320, 360, "Etc/GMT+5")]
    [InlineData("  Wed,Wed   23:59-00:01   W. Europe Standard Time ", 0b0001000, 1439, 1, "W. Europe Standard Time")]
    [InlineData("Tue-Tue 00:00-00:01", 0b0000100, 0, 1, "UTC")]
    [InlineData("Wed-Tue 18:00-24:00", 0b1111111, 1080, 1440, "UTC")]
    public void A_window_is_days_a_time_and_a_zone(string text, int days, int from, int to, string zone)
    {
        Assert.True(AccessWindow.TryParse(text, out AccessWindow window, out _));
        Assert.Equal(new AccessWindow(days, from, to, zone), window);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mon")]
    [InlineData("Mon-Fri")]
    [InlineData("Mon-Fri Europe/Berlin")]
    [InlineData("Monday 08:00-18:00")]
    [InlineData("Mon- 08:00-18:00")]
    [InlineData("Mon,,Tue 08:00-18:00")]
    [InlineData("Mon-Tue-Wed 08:00-18:00")]
    [InlineData("08:00")]
    [InlineData("8:00-18:00")]
    [InlineData("08:00-18:60")]
    [InlineData("08:00-24:01")]
    [InlineData("08:00-+1:00")]
    [InlineData("08:00 - 18:00")]
    [InlineData("08:00-08:00")]
    [InlineData("24:00-08:00")]
    [InlineData("08:00-00:00")]
    [InlineData("08:00-18:00 +02:00")]
    [InlineData("08:00-18:00 Europe\tBerlin")]
    [InlineData("08:00-18:00 \0")]
    public void What_is_no_window_is_complained_about(string text)
    {
        Assert.False(AccessWindow.TryParse(text, out AccessWindow window, out string? complaint));
        Assert.Equal(default, window);
        Assert.DoesNotContain(complaint, char.IsControl);
        Assert.NotEmpty(complaint);
    }

    [Fact]
    public void A_huge_text_is_not_repeated()
    {
        Assert.False(AccessWindow.TryParse("Mon-Fri 08:00-18:00 " + new string('x', 10_000), out _, out string? complaint));
        Assert.True(complaint.Length < 200, complaint);
    }

    [Theory]
    [InlineData("Mon-Fri 08:00-18:00", DayOfWeek.Monday, 8 * 60, true)]
    [InlineData("Mon-Fri 08:00-18:00", DayOfWeek.Monday, (8 * 60) - 1, false)]
    [InlineData("Mon-Fri 08:00-18:00", DayOfWeek.Friday, (18 * 60) - 1, true)]
    [InlineData("Mon-Fri 08:00-18:00", DayOfWeek.Friday, 18 * 60, false)]
    [InlineData("Mon-Fri 08:00-18:00", DayOfWeek.Saturday, 12 * 60, false)]
    [InlineData("Sun 00:00-24:00", DayOfWeek.Sunday, (24 * 60) - 1, true)]
    [InlineData("Sat 22:00-06:00", DayOfWeek.Saturday, (22 * 60) - 1, false)]
    [InlineData("Sat 22:00-06:00", DayOfWeek.Saturday, 22 * 60, true)]
    [InlineData("Sat 22:00-06:00", DayOfWeek.Saturday, 60, false)]
    [InlineData("Sat 22:00-06:00", DayOfWeek.Sunday, (6 * 60) - 1, true)]
    [InlineData("Sat 22:00-06:00", DayOfWeek.Sunday, 6 * 60, false)]
    [InlineData("Sun 22:00-06:00", DayOfWeek.Monday, 0, true)]
    public void A_time_over_midnight_belongs_to_the_day_it_began_on(string text, DayOfWeek day, int minute, bool inside)
    {
        Assert.True(AccessWindow.TryParse(text, out AccessWindow window, out _));
        Assert.Equal(inside, window.Contains(day, minute));
    }
}
