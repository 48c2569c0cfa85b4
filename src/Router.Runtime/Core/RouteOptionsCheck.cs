namespace LlmRouter.Core;

/// <summary>Refuses route options that make no sense, before anything is done with them.</summary>
internal static class RouteOptionsCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Configuration.SettingTable.LongestSeconds);

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">A fallback stands for nothing.</exception>
    public static void Throw(RouteOptions options, RoutingTable table)
    {
        Time(options.Timeout, nameof(options.Timeout));
        Time(options.AttemptTimeout, nameof(options.AttemptTimeout));
        Time(options.FirstTokenTimeout, nameof(options.FirstTokenTimeout));
        Time(options.ChunkTimeout, nameof(options.ChunkTimeout));
        Time(options.StreamTimeout, nameof(options.StreamTimeout));
        Count(options.Retries, nameof(options.Retries), 0, 100);
        Count(options.MaxAttempts, nameof(options.MaxAttempts), 1, 1_000);
        Count(options.MaxFallbacks, nameof(options.MaxFallbacks), 0, 100);
        if (options.Fallbacks is { Count: > 0 } fallbacks)
        {
            // Found out now, not when the fallback is needed.
            table.ResolveFallbacks(fallbacks);
        }
    }

    private static void Time(TimeSpan? value, string name)
    {
        if (value is { } time && (time <= TimeSpan.Zero || time > Longest))
        {
            throw new ArgumentOutOfRangeException($"RouteOptions.{name}", time, "A timeout lies between zero (exclusive) and one day.");
        }
    }

    private static void Count(int? value, string name, int least, int most)
    {
        if (value is { } count && (count < least || count > most))
        {
            throw new ArgumentOutOfRangeException($"RouteOptions.{name}", count, $"It lies between {least} and {most}.");
        }
    }
}
