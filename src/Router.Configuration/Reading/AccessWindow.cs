using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmRouter.Configuration;

/// <summary>
/// A time of the week, as <c>accessWindows</c> write it: <c>Mon-Fri 08:00-18:00 Europe/Berlin</c>. Days may be listed
/// (<c>Sat,Sun</c>) and left out (every day); a range of days may go over the end of the week, and a time over midnight, which
/// then belongs to the day on which it began. The zone may be left out, which is UTC. Which zones there are is known only where
/// the router runs.
/// </summary>
/// <param name="Days">One bit for each <see cref="DayOfWeek"/>, Sunday the lowest.</param>
/// <param name="From">The first minute of the day, 0 to 1439.</param>
/// <param name="To">The minute of the day at which it is over, 1 to 1440; not after <paramref name="From"/> when it goes over midnight.</param>
/// <param name="Zone">The zone's name.</param>
internal readonly record struct AccessWindow(int Days, int From, int To, string Zone)
{
    public const string Utc = "UTC";

    private const int DayMinutes = 24 * 60;
    private const int EveryDay = 0b111_1111;
    private const int LongestZone = 100;
    private const int LongestText = 256;

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Whether a time of the zone is in the window.</summary>
    public bool Contains(DayOfWeek day, int minute)
    {
        if (From < To)
        {
            return Has(day) && minute >= From && minute < To;
        }

        DayOfWeek before = day == DayOfWeek.Sunday ? DayOfWeek.Saturday : day - 1;
        return (Has(day) && minute >= From) || (Has(before) && minute < To);
    }

    /// <summary>Reads a window.</summary>
    /// <param name="text">The text.</param>
    /// <param name="window">The window.</param>
    /// <param name="complaint">What is wrong with the text, as the end of a sentence about it.</param>
    public static bool TryParse(string text, out AccessWindow window, [NotNullWhen(false)] out string? complaint)
    {
        window = default;
        complaint = Complaint(text, ref window);
        return complaint is null;
    }

    private bool Has(DayOfWeek day) => (Days & (1 << (int)day)) != 0;

    private static string? Complaint(string text, ref AccessWindow window)
    {
        if (text.Length > LongestText)
        {
            return $"has {text.Length} characters, and no window needs more than {LongestText}";
        }

        string rest = text.Trim();
        int days = EveryDay;
        if (rest.Length > 0 && !char.IsDigit(rest[0]))
        {
            string first = FirstWord(ref rest);
            if (ParseDays(first, out days) is { } wrong)
            {
                return wrong;
            }
        }

        string times = FirstWord(ref rest);
        int dash = times.IndexOf('-');
        if (dash < 0 || !ParseTime(times.Substring(0, dash), out int from) || !ParseTime(times.Substring(dash + 1), out int to))
        {
            return times.Length == 0 ? "names no time, such as 08:00-18:00" : $"has '{Words.Show(times)}' where a time such as 08:00-18:00 belongs";
        }

        if (from == to || from == DayMinutes || to == 0)
        {
            return "begins and ends at times between which there is none; a whole day is 00:00-24:00, and until midnight is 24:00";
        }

        if (!IsZone(rest))
        {
            return $"has '{Words.Show(rest)}' where a time zone such as Europe/Berlin belongs";
        }

        window = new AccessWindow(days, from, to, rest.Length == 0 ? Utc : rest);
        return null;
    }

    private static string FirstWord(ref string text)
    {
        int space = text.IndexOf(' ');
        string word = space < 0 ? text : text.Substring(0, space);
        text = space < 0 ? "" : text.Substring(space + 1).TrimStart();
        return word;
    }

    private static string? ParseDays(string text, out int days)
    {
        days = 0;
        foreach (string part in text.Split(','))
        {
            int dash = part.IndexOf('-');
            int first = Day(dash < 0 ? part : part.Substring(0, dash));
            int last = dash < 0 ? first : Day(part.Substring(dash + 1));
            if (first < 0 || last < 0)
            {
                return $"has '{Words.Show(part)}' where days such as Mon-Fri or Sat,Sun belong";
            }

            days |= 1 << last;
            for (int day = first; day != last; day = (day + 1) % DayNames.Length)
            {
                days |= 1 << day;
            }
        }

        return null;
    }

    private static int Day(string name) => Array.FindIndex(DayNames, one => string.Equals(one, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Hours and minutes, to the letter; <c>24:00</c> is the end of a day.</summary>
    private static bool ParseTime(string text, out int minute)
    {
        minute = 0;
        if (text.Length != 5 || text[2] != ':' || !Number(text.Substring(0, 2), out int hours) || !Number(text.Substring(3), out int minutes))
        {
            return false;
        }

        minute = (hours * 60) + minutes;
        return minutes < 60 && minute <= DayMinutes;

        static bool Number(string digits, out int value) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The characters in names of IANA's zones and of Windows'.</summary>
    private static bool IsZone(string text)
    {
        foreach (char c in text)
        {
            if (!(char.IsLetterOrDigit(c) || c is '/' or '_' or '-' or '+' or '.' or ' ' or '(' or ')'))
            {
                return false;
            }
        }

        return text.Length <= LongestZone && (text.Length == 0 || char.IsLetter(text[0]));
    }
}
