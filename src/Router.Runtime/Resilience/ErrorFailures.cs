using System.Globalization;
using System.Net;
using LlmRouter.Errors;

namespace LlmRouter.Resilience;

/// <summary>Makes the failure that an error means, whoever received it: an adapter, or a client of the application.</summary>
internal static class ErrorFailures
{
    private const int LongestCode = 100;

    /// <summary>The headers in which providers and gateways give a request's id, the more telling first.</summary>
    private static readonly string[] RequestIdHeaders = ["x-request-id", "apim-request-id", "x-ms-request-id", "request-id", "x-amzn-requestid"];

    /// <summary>The provider's id of a request, from its answer.</summary>
    public static string? RequestIdOf<T>(in T headers)
        where T : struct, IHeaderLookup
    {
        foreach (string name in RequestIdHeaders)
        {
            if (headers.First(name) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <param name="facts">What status and body say.</param>
    /// <param name="headers">The headers that came with them.</param>
    /// <param name="time">The clock, for dates.</param>
    /// <param name="hide">Takes out secrets that the receiver knows.</param>
    /// <param name="exception">What was thrown, if something was.</param>
    public static Failure From<T>(ErrorFacts facts, in T headers, TimeProvider time, Func<string, string>? hide, Exception? exception)
        where T : struct, IHeaderLookup
    {
        // AWS names its errors beside the body.
        string? type = Providers.OpenAI.ErrorReader.TypeOf(headers.First("x-amzn-errortype"));
        facts = facts with { RetryAfter = RetryAfterReader.Asked(headers, time), Type = type ?? facts.Type };
        FailureKind kind = StatusClassifier.Classify(facts);
        string message = string.IsNullOrWhiteSpace(facts.Message)
            ? FormattableString.Invariant($"HTTP {facts.Status ?? 200} {(HttpStatusCode)(facts.Status ?? 200)} without a message")
            : facts.Message;
        string? code = facts.InnerCode ?? (IsNumber(facts.Code) ? facts.Type ?? facts.Code : facts.Code ?? facts.Type);
        return new Failure(kind, FailureStage.Answered, hide?.Invoke(message) ?? message)
        {
            StatusCode = facts.Status,
            Code = Clean(code, hide),
            Type = Clean(facts.Type, hide),
            RetryAfter = facts.RetryAfter
                ?? RetryAfterReader.UntilReset(headers, time)
                ?? (IsPassing(kind) ? RetryAfterReader.InBody(facts) : null),
            ProviderRequestId = RequestIdOf(headers) ?? facts.RequestId,
            Exception = exception,
        };
    }

    // Only where waiting can help are words about it meant so.
    private static bool IsPassing(FailureKind kind)
        => kind is FailureKind.RateLimited or FailureKind.QuotaExhausted or FailureKind.ServerError or FailureKind.Timeout or FailureKind.Conflict;

    private static bool IsNumber(string? code) => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static string? Clean(string? code, Func<string, string>? hide) => code is null ? null : Redaction.Clean(hide?.Invoke(code) ?? code, LongestCode);
}
