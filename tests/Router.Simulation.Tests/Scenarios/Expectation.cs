using System.Globalization;
using LlmRouter.Tests.Simulation.Virtual;

namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>
/// How a call is expected to end, as a scenario writes it: who answered (<c>b</c>), or <c>fails KIND STATUS</c> (or without the status),
/// <c>breaks KIND</c> (a stream, after something was shown), <c>cancelled</c>, <c>unknown</c>, <c>invalid</c>; then, behind bars,
/// <c>after a RateLimited, b Timeout</c> (every failed attempt, in order; none when it is left out), <c>in 5s</c>,
/// <c>retry 5s</c> or <c>retry none</c>, <c>text "..."</c>, <c>says "..."</c>, <c>via group</c>.
/// </summary>
internal static class Expectation
{
    public static void Check(string expected, ScenarioCall call)
    {
        List<string> parts = Words.Split(expected, '|');
        if (parts.Count == 1 || !parts.Exists(p => p.StartsWith("after ", StringComparison.Ordinal)))
        {
            parts.Add("after");
        }

        string outcome = Outcome(call);
        bool anyStatus = parts[0].StartsWith("fails ", StringComparison.Ordinal) && parts[0].Count(c => c == ' ') == 1;
        Equal(parts[0], anyStatus ? outcome[..Math.Max(outcome.LastIndexOf(' '), 0)] : outcome, "outcome");
        var error = call.Failure as LlmRouterException;
        foreach (string part in parts.Skip(1))
        {
            int space = part.IndexOf(' ', StringComparison.Ordinal);
            string value = space < 0 ? "" : part[(space + 1)..].Trim();
            switch (space < 0 ? part : part[..space])
            {
                case "after":
                    Equal(Expand(value), Attempts(call), "failed attempts");
                    break;
                case "in":
                    Within(value, call.Took, "time");
                    break;
                case "retry" when value == "none":
                    Equal("", error?.RetryAfter?.ToString() ?? "", "RetryAfter");
                    break;
                case "retry":
                    Within(value, error?.RetryAfter, "RetryAfter");
                    break;
                case "text":
                    Equal(value.Trim('"'), call.Text.Trim(), "text");
                    break;
                case "says":
                    Assert.Contains(value.Trim('"'), call.Failure?.Message ?? "");
                    break;
                case "via":
                    Equal(value, call.Route?.Group ?? "", "group");
                    break;
                default:
                    throw new FormatException($"'{part}' is nothing to expect.");
            }
        }
    }

    private static string Outcome(ScenarioCall call) => call.Failure switch
    {
        null => call.Route?.Deployment ?? "nobody",
        UnknownModelException => "unknown",
        LlmRouterException e when call.Text.Length > 0 => $"breaks {e.Kind}",
        LlmRouterException e => $"fails {e.Kind} {e.StatusCode}",
        OperationCanceledException => "cancelled",
        ArgumentException => "invalid",
        { } other => $"{other.GetType().Name}: {other.Message}",
    };

    private static string Attempts(ScenarioCall call)
    {
        IEnumerable<AttemptInfo> failed = (call.Failure as LlmRouterException)?.Attempts ?? call.Route?.Attempts.Take(call.Route.Attempts.Count - 1) ?? [];
        return string.Join(", ", failed.Select(a => $"{a.Deployment} {a.Kind}"));
    }

    /// <summary><c>a ServerError x2</c> for <c>a ServerError, a ServerError</c>.</summary>
    private static string Expand(string text)
    {
        var all = new List<string>();
        foreach (string part in Words.Split(text, ','))
        {
            int at = part.LastIndexOf(" x", StringComparison.Ordinal);
            int times = at > 0 && int.TryParse(part[(at + 2)..], CultureInfo.InvariantCulture, out int found) ? found : 1;
            all.AddRange(Enumerable.Repeat(times > 1 ? part[..at] : part, times));
        }

        return string.Join(", ", all);
    }

    public static void Within(string expected, TimeSpan? actual, string what)
    {
        (TimeSpan from, TimeSpan to) = Words.Range(expected);
        Assert.True(actual is { } time && time >= from && time <= to, $"{what}: expected {expected}, was {actual?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "none"} s");
    }

    private static void Equal(string expected, string actual, string what)
        => Assert.True(string.Equals(expected, actual, StringComparison.Ordinal), $"{what}: expected '{expected}', was '{actual}'");
}
