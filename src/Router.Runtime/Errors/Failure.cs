using System.Runtime.ExceptionServices;
using LlmRouter.Core;
using Microsoft.Extensions.AI;

namespace LlmRouter.Errors;

/// <summary>
/// What an attempt ended with instead of an answer. <see cref="Message"/> is safe to show: the provider's own words, redacted
/// and cut. Immutable.
/// </summary>
internal sealed class Failure(FailureKind kind, FailureStage stage, string message)
{
    public FailureKind Kind { get; } = kind;

    public FailureStage Stage { get; } = stage;

    public string Message { get; } = Redaction.Clean(message);

    /// <summary>The HTTP status, when the provider answered with one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The provider's error code, e.g. <c>rate_limit_exceeded</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The type of the error, as the provider says it, e.g. <c>invalid_request_error</c>.</summary>
    public string? Type { get; init; }

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>What was thrown, if something was.</summary>
    public Exception? Exception { get; init; }

    /// <summary>What the provider reported as used, when the failure is an answer that is taken for one: it was billed.</summary>
    public UsageDetails? Usage { get; init; }

    /// <summary>Output tokens that were seen, estimated, where <see cref="Usage"/> is missing.</summary>
    public int SeenOutput { get; init; }

    /// <summary>What a rule of the application threw about it: it comes out of the call, once the books are closed.</summary>
    public ExceptionDispatchInfo? Fault { get; init; }

    /// <summary>The same, taken for another kind.</summary>
    public Failure As(FailureKind kind, ExceptionDispatchInfo? fault = null) => Copy(kind, Stage, Seen, fault);

    /// <summary>What had been used of a stream that it broke, reported or estimated; <see langword="null"/>: that is not known here.</summary>
    public TokenUsage? Seen { get; private init; }

    /// <summary>The same of a stream that had begun.</summary>
    /// <param name="seen">What it had used.</param>
    /// <param name="isAnswer">Whether it had begun to answer: that was used, whatever the provider said at its end.</param>
    public Failure Having(TokenUsage? seen, bool isAnswer = true)
        => Copy(Kind, isAnswer ? FailureStage.Sent : Stage, seen, Fault);

    public override string ToString() => $"{Kind} {StatusCode} {Code}: {Message}";

    private Failure Copy(FailureKind kind, FailureStage stage, TokenUsage? seen, ExceptionDispatchInfo? fault) => new(kind, stage, Message)
    {
        StatusCode = StatusCode,
        Code = Code,
        Type = Type,
        RetryAfter = RetryAfter,
        ProviderRequestId = ProviderRequestId,
        Exception = Exception,
        Usage = Usage,
        SeenOutput = SeenOutput,
        Seen = seen,
        Fault = fault,
    };
}
