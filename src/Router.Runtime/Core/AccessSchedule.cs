using LlmRouter.Configuration;

namespace LlmRouter.Core;

/// <summary>When a deployment may be used: times of the week, each in its zone, any of which will do. Immutable.</summary>
internal sealed class AccessSchedule(IReadOnlyList<(AccessWindow Times, TimeZoneInfo Zone)> windows) : IEquatable<AccessSchedule>
{
    private const int MinutesADay = 24 * 60;

    // Looked at again after this in any case.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // Where clocks are put on or back before then: an edge may come twice, earlier or not at all.
    private static readonly TimeSpan LongestAtChange = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<(AccessWindow Times, TimeZoneInfo Zone)> _windows = windows;

    /// <summary>Whether it is open, and when to ask again.</summary>
    public (bool Open, DateTimeOffset Until) At(DateTimeOffset now)
    {
        bool open = false;
        DateTimeOffset until = now + Longest;
        foreach ((AccessWindow times, TimeZoneInfo zone) in _windows)
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(now, zone);
            int minute = (local.Hour * 60) + local.Minute;
            open |= times.Contains(local.DayOfWeek, minute);
            int edge = Math.Min(Next(times.From, minute), Math.Min(Next(times.To, minute), MinutesADay));
            TimeSpan left = TimeSpan.FromMinutes(edge) - local.TimeOfDay;
            left = zone.GetUtcOffset(now + Longest) == local.Offset || left < LongestAtChange ? left : LongestAtChange;
            until = now + left < until ? now + left : until;
        }

        return (open, until);
    }

    public bool Equals(AccessSchedule? other) => other is not null && _windows.SequenceEqual(other._windows);

    public override bool Equals(object? obj) => Equals(obj as AccessSchedule);

    public override int GetHashCode() => _windows.Count > 0 ? _windows[0].GetHashCode() : 0;

    private static int Next(int edge, int minute) => edge > minute ? edge : int.MaxValue;
}
