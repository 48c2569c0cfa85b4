using System.Collections.ObjectModel;
using LlmRouter.Errors;
using LlmRouter.Resilience.Injection;

namespace LlmRouter.Core;

/// <summary>Refuses route options that make no sense, before anything is done with them.</summary>
internal static class RouteOptionsCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Configuration.SettingTable.LongestSeconds);

    private const int MostLabels = 64;
    private const int LongestLabel = 256;
    private const int MostFaults = 1_000;
    private const int LongestSession = 65_536;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">A fallback stands for nothing, or a weight is for nobody.</exception>
    public static void Throw(RouteOptions options, RoutingTable table, GroupTable group)
    {
        Time(options.Timeout, nameof(options.Timeout));
        Time(options.AttemptTimeout, nameof(options.AttemptTimeout));
        Time(options.FirstTokenTimeout, nameof(options.FirstTokenTimeout));
        Time(options.ChunkTimeout, nameof(options.ChunkTimeout));
        Time(options.StreamTimeout, nameof(options.StreamTimeout));
        Count(options.Retries, nameof(options.Retries), 0, 100);
        Count(options.MaxAttempts, nameof(options.MaxAttempts), 1, 1_000);
        Count(options.MaxFallbacks, nameof(options.MaxFallbacks), 0, 100);
        Count(options.Priority, nameof(options.Priority), 0, 255);
        Wait(options.WaitForCapacity, nameof(options.WaitForCapacity));
        Wait(options.HedgeAfter, nameof(options.HedgeAfter));
        if (options.MinTokensPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException("RouteOptions.MinTokensPerSecond", rate, "A rate is finite and above zero.");
        }

        if (options.Strategy is { } strategy && !Enum.IsDefined(strategy))
        {
            throw new ArgumentOutOfRangeException("RouteOptions.Strategy", strategy, "There is no such strategy.");
        }

        if (options.TagMatching is { } matching && !Enum.IsDefined(matching))
        {
            throw new ArgumentOutOfRangeException("RouteOptions.TagMatching", matching, "It is Any or All.");
        }

        Labels(options.Tags, nameof(options.Tags));
        Labels(options.AccessTags, nameof(options.AccessTags));
        Label(options.Region, nameof(options.Region));
        Label(options.Tenant, nameof(options.Tenant));
        if (options.SessionId is { Length: > LongestSession } session)
        {
            throw new ArgumentException($"RouteOptions.SessionId has {session.Length} characters; {LongestSession} is the most.", nameof(options));
        }

        foreach ((string id, double weight) in options.Weights ?? ReadOnlyDictionary<string, double>.Empty)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentOutOfRangeException("RouteOptions.Weights", weight, $"The weight of '{Redaction.Clean(id)}' is finite and not negative.");
            }

            if (group.Find(id) is null)
            {
                IEnumerable<string> known = group.Deployments.Take(20).Select(group.NameOf);
                string more = group.Deployments.Length > 20 ? $" and {group.Deployments.Length - 20} more" : "";
                throw new ArgumentException($"RouteOptions.Weights names '{Redaction.Clean(id)}', which is no deployment of the group '{group.Name}'. It has: {string.Join(", ", known)}{more}.");
            }
        }

        Rehearsed(options, group);

        // Found out now, not when the fallback is needed.
        table.ResolveFallbacks(options.Fallbacks ?? []);
        table.ResolveFallbacks(options.ContextWindowFallbacks ?? []);
        table.ResolveFallbacks(options.ContentPolicyFallbacks ?? []);
    }

    private static void Rehearsed(RouteOptions options, GroupTable? group)
    {
        if (options.Faults is { Count: > MostFaults } faults)
        {
            throw new ArgumentException($"RouteOptions.Faults has {faults.Count} items; {MostFaults} is the most.", nameof(options));
        }

        foreach (FailureKind kind in options.Faults ?? [])
        {
            InjectedFailure.Check(kind, "RouteOptions.Faults");
        }

        if (options.MockAnswer is not null && group is { Mode: not ModelMode.Chat })
        {
            throw new ArgumentException(
                $"RouteOptions.MockAnswer is a text, and group '{group.Name}' does not answer with one: rehearse its failures by RouteOptions.Faults, or give its deployments a client of your own.", nameof(options));
        }
    }

    private static void Labels(IReadOnlyList<string>? labels, string name)
    {
        if (labels is { Count: > MostLabels })
        {
            throw new ArgumentException($"RouteOptions.{name} has {labels.Count} items; {MostLabels} is the most.");
        }

        foreach (string label in labels ?? [])
        {
            Label(label ?? throw new ArgumentException($"RouteOptions.{name} has an item that is null."), name);
        }
    }

    private static void Label(string? label, string name)
    {
        if (label is not null && (label.Length is 0 or > LongestLabel || label == "!"))
        {
            throw new ArgumentException($"RouteOptions.{name} has a text of {label.Length} characters; it has 1 to {LongestLabel} of them.");
        }
    }

    private static void Time(TimeSpan? value, string name)
    {
        if (value is { } time && (time <= TimeSpan.Zero || time > Longest))
        {
            throw new ArgumentOutOfRangeException($"RouteOptions.{name}", time, "A timeout lies between zero (exclusive) and one day.");
        }
    }

    private static void Wait(TimeSpan? value, string name)
    {
        if (value is { } time && (time < TimeSpan.Zero || time > Longest))
        {
            throw new ArgumentOutOfRangeException($"RouteOptions.{name}", time, "It lies between zero and one day.");
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
