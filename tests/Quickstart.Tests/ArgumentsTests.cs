namespace Quickstart.Tests;

public class ArgumentsTests
{
    [Theory]
    [InlineData("", false, 600)]
    [InlineData("--live", true, 8)]
    [InlineData("--calls 20", false, 20)]
    [InlineData("--calls=20 --live", true, 20)]
    [InlineData("--calls 1000000", false, 1_000_000)]
    public void Options_are_read(string line, bool live, int calls)
    {
        Assert.True(Arguments.TryParse(Split(line), out Arguments arguments, out _));
        Assert.Equal(new Arguments(live, calls, Help: false), arguments);
    }

    [Theory]
    [InlineData("--call 20", "'--call'")]
    [InlineData("20", "'20'")]
    [InlineData("--calls", "needs a number")]
    [InlineData("--calls 0", "--calls 0:")]
    [InlineData("--calls -1", "--calls -1:")]
    [InlineData("--calls many", "--calls many:")]
    [InlineData("--calls 1000001", "--calls 1000001:")]
    [InlineData("--calls 1.5 --live", "--calls 1.5:")]
    public void What_cannot_be_read_is_named(string line, string expected)
    {
        Assert.False(Arguments.TryParse(Split(line), out _, out string error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
