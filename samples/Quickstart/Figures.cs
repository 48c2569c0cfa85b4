using System.Globalization;
using LlmRouter;

namespace Quickstart;

/// <summary>How figures are written.</summary>
internal static class Figures
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A part of a whole, e.g. <c>12 (8 %)</c>; just <c>-</c> when there is none. Only all of them are 100 %.</summary>
    public static string Share(int part, int whole)
    {
        if (part == 0)
        {
            return "-";
        }

        int percent = part == whole ? 100 : Math.Clamp((int)Math.Round(100.0 * part / whole), 1, 99);
        return FormattableString.Invariant($"{part:N0} ({percent,3} %)");
    }

    public static string Time(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalMilliseconds: < 999.5 } t => FormattableString.Invariant($"{t.TotalMilliseconds:0} ms"),
        { } t => FormattableString.Invariant($"{t.TotalSeconds:0.0} s"),
    };

    public static string Money(decimal dollars) => FormattableString.Invariant($"${dollars:0.0000}");

    /// <summary>Failures by kind, the most frequent first, e.g. <c>14 connection, 3 rate limited</c>.</summary>
    public static string Kinds(IReadOnlyDictionary<FailureKind, long> failures)
        => failures.Count == 0 ? "-" : string.Join(", ", failures.OrderByDescending(f => f.Value).Select(f => $"{Count(f.Value)} {Words(f.Key)}"));

    private static string Words(FailureKind kind)
        => string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));
}
