using System.Collections.Frozen;
using System.Globalization;
using LlmRouter.Configuration;
using LlmRouter.Errors;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>
/// Route options for callers who hold nothing but an <see cref="IChatClient"/>: keys <c>llmrouter.*</c> in the additional
/// properties of a request. They are never sent to a provider.
/// </summary>
internal static class RouteProperties
{
    private const string Prefix = "llmrouter.";

    private static readonly string[] Keys =
        ["timeoutSeconds", "attemptTimeoutSeconds", "firstTokenTimeoutSeconds", "chunkTimeoutSeconds", "streamTimeoutSeconds",
            "retries", "maxAttempts", "fallbacks", "maxFallbacks", "disableFallbacks", "deployment",
            "tags", "tagMatching", "region", "accessTags", "tenant", "sessionId", "strategy", "weights", "explain",
            "contextWindowFallbacks", "contentPolicyFallbacks", "priority", "waitForCapacitySeconds", "hedgeAfterSeconds", "continueStreams", "minTokensPerSecond", "metadata"];

    /// <summary>What the properties ask for.</summary>
    /// <param name="properties">The additional properties of a request.</param>
    /// <param name="allowed">The names, without the prefix, that they may ask for; <see langword="null"/> = all.</param>
    /// <exception cref="ArgumentException">A key is unknown or not allowed here, or its value is of the wrong type.</exception>
    public static RouteOptions? Read(AdditionalPropertiesDictionary properties, FrozenSet<string>? allowed)
    {
        RouteOptions? options = null;
        foreach ((string key, object? value) in properties)
        {
            // The route of an earlier answer may come along with its properties; it asks for nothing.
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && key != RouteExtensions.Key)
            {
                Set(options ??= new RouteOptions(), key[Prefix.Length..], value, allowed);
            }
        }

        return options;
    }

    /// <summary>The names of an allow-list, without the prefix; they may be given with it.</summary>
    /// <param name="names">The list; <see langword="null"/> = all are allowed.</param>
    /// <param name="unknown">Those that no property has.</param>
    public static FrozenSet<string>? Allow(IEnumerable<string?>? names, out string[] unknown)
    {
        string[]? bare = names?.Select(n => n is null ? "" : n.StartsWith(Prefix, StringComparison.Ordinal) ? n[Prefix.Length..] : n).ToArray();
        unknown = [.. (bare ?? []).Except(Keys)];
        return bare?.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Every name, with the prefix.</summary>
    public static string Known => string.Join(", ", Keys.Select(k => Prefix + k));

    private static void Set(RouteOptions options, string name, object? value, FrozenSet<string>? allowed)
    {
        if (allowed?.Contains(name) == false && Array.IndexOf(Keys, name) >= 0)
        {
            throw new ArgumentException($"The additional property '{Prefix}{name}' is not allowed here: RouterOptions.AllowedRouteProperties does not name it.");
        }

        switch (name)
        {
            case "timeoutSeconds": options.Timeout = Seconds(name, value); break;
            case "attemptTimeoutSeconds": options.AttemptTimeout = Seconds(name, value); break;
            case "firstTokenTimeoutSeconds": options.FirstTokenTimeout = Seconds(name, value); break;
            case "chunkTimeoutSeconds": options.ChunkTimeout = Seconds(name, value); break;
            case "streamTimeoutSeconds": options.StreamTimeout = Seconds(name, value); break;
            case "retries": options.Retries = (int)Number(name, value); break;
            case "maxAttempts": options.MaxAttempts = (int)Number(name, value); break;
            case "maxFallbacks": options.MaxFallbacks = (int)Number(name, value); break;
            case "disableFallbacks": options.DisableFallbacks = value is bool flag ? flag : throw Wrong(name, "true or false"); break;
            case "deployment": options.Deployment = value as string ?? throw Wrong(name, "a text"); break;
            case "fallbacks": options.Fallbacks = Entries(name, value); break;
            case "contextWindowFallbacks": options.ContextWindowFallbacks = Entries(name, value); break;
            case "contentPolicyFallbacks": options.ContentPolicyFallbacks = Entries(name, value); break;
            case "priority": options.Priority = (int)Number(name, value); break;
            case "waitForCapacitySeconds": options.WaitForCapacity = Seconds(name, value); break;
            case "hedgeAfterSeconds": options.HedgeAfter = Seconds(name, value); break;
            case "continueStreams": options.ContinueStreams = value is bool goesOn ? goesOn : throw Wrong(name, "true or false"); break;
            case "minTokensPerSecond": options.MinTokensPerSecond = Number(name, value); break;
            case "metadata": options.Metadata = value as IReadOnlyDictionary<string, object?> ?? throw Wrong(name, "values by name"); break;
            case "tags": options.Tags = Texts(name, value); break;
            case "tagMatching": options.TagMatching = value as TagMatching? ?? Matching(name, value as string); break;
            case "region": options.Region = value as string ?? throw Wrong(name, "a text"); break;
            case "accessTags": options.AccessTags = Texts(name, value); break;
            case "tenant": options.Tenant = value as string ?? throw Wrong(name, "a text"); break;
            case "sessionId": options.SessionId = value as string ?? throw Wrong(name, "a text"); break;
            case "strategy": options.Strategy = value as RoutingStrategy? ?? Strategy(name, value as string); break;
            case "weights": options.Weights = Weights(name, value); break;
            case "explain": options.Explain = value is bool explain ? explain : throw Wrong(name, "true or false"); break;
            case "faults" or "mockAnswer":
                // These properties may carry what an end user wrote, who is not to decide what fails or what is answered.
                throw new ArgumentException(
                    $"'{Prefix}{name}' cannot be an additional property: what is injected for a rehearsal is set in code, by RouteOptions.{(name == "faults" ? nameof(RouteOptions.Faults) : nameof(RouteOptions.MockAnswer))}.");
            default:
                throw new ArgumentException($"The additional property '{Prefix}{Redaction.Clean(name)}' is unknown to the router. It knows: {Known}.");
        }
    }

    private static string[] Texts(string name, object? value) => (value as IEnumerable<string>)?.ToArray() ?? throw Wrong(name, "a list of texts");

    private static FallbackEntry[] Entries(string name, object? value)
        => value is IEnumerable<FallbackEntry> entries ? [.. entries] : Array.ConvertAll(Texts(name, value), text => new FallbackEntry(text));

    private static RoutingStrategy Strategy(string name, string? text)
    {
        string? known = Array.Find(StrategyNames.Synonyms, s => s.Key.Equals(text, StringComparison.OrdinalIgnoreCase)).Value ?? text;
        int at = Array.FindIndex(StrategyNames.All, n => n.Replace("-", "", StringComparison.Ordinal).Equals(known?.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? (RoutingStrategy)at : throw Wrong(name, "the name of a strategy");
    }

    private static TagMatching Matching(string name, string? text)
        => nameof(TagMatching.Any).Equals(text, StringComparison.OrdinalIgnoreCase) ? TagMatching.Any
            : nameof(TagMatching.All).Equals(text, StringComparison.OrdinalIgnoreCase) ? TagMatching.All
            : throw Wrong(name, "any or all");

    private static Dictionary<string, double> Weights(string name, object? value)
        => value is IEnumerable<KeyValuePair<string, double>> weights
            ? weights.GroupBy(w => w.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.OrdinalIgnoreCase)
            : throw Wrong(name, "numbers by deployment id");

    private static TimeSpan Seconds(string name, object? value)
        => value is TimeSpan span ? span : TimeSpan.FromSeconds(Math.Clamp(Number(name, value), -1, 1e6));

    private static double Number(string name, object? value) => value switch
    {
        int or long or float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? Math.Clamp(number, int.MinValue, int.MaxValue)
            : throw Wrong(name, "a finite number"),
        _ => throw Wrong(name, "a number"),
    };

    private static ArgumentException Wrong(string name, string wanted) => new($"The additional property '{Prefix}{name}' must be {wanted}.");
}
