namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>What a scripted provider does with one call. Immutable.</summary>
internal sealed record Reply
{
    public static readonly Reply Ok = new();

    public ReplyForm Form { get; init; }

    /// <summary>Until the headers, or until it fails.</summary>
    public TimeSpan After { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>The code of an error, in its body or in an event of the stream.</summary>
    public string? Code { get; init; }

    /// <summary>The parameter that an error is about.</summary>
    public string? Param { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>For a <c>retry-after</c> that is a date: so long from the answer.</summary>
    public TimeSpan? RetryAfterDate { get; init; }

    public string FinishReason { get; init; } = "stop";

    /// <summary>The visible chunks of a stream.</summary>
    public int Chunks { get; init; } = 3;

    /// <summary>Between two chunks, and between the last one and the end.</summary>
    public TimeSpan Every { get; init; }

    public StreamEnd End { get; init; }

    public int PromptTokens { get; init; } = 10;

    public int CompletionTokens { get; init; } = 5;

    public bool ReportsUsage { get; init; } = true;

    /// <summary>What a router must make of it, when it says so itself; otherwise as <see cref="Expected"/> works it out.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>What the provider asks to wait, as the router must read it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The failure that a call with this reply ends in when nobody cuts it short; <see langword="null"/> when it is answered.
    /// </summary>
    public FailureKind? Expected(bool isStream) => Form switch
    {
        ReplyForm.Answer when isStream => Kind ?? End switch
        {
            StreamEnd.Complete or StreamEnd.NoDone => null,
            StreamEnd.Cut => FailureKind.Connection,
            StreamEnd.Error => FailureKind.ServerError,
            StreamEnd.Stall => FailureKind.Timeout,
            _ => FailureKind.MalformedResponse,
        },
        ReplyForm.Answer => null,
        ReplyForm.Status => Kind ?? ExpectedOf(Status, Code),
        ReplyForm.Inside => Kind ?? FailureKind.ServerError,
        ReplyForm.Refused or ReplyForm.Reset => FailureKind.Connection,
        ReplyForm.Stall => FailureKind.Timeout,
        _ => FailureKind.MalformedResponse,
    };

    private static FailureKind ExpectedOf(int status, string? code) => (status, code) switch
    {
        (429, "insufficient_quota") or (402, _) => FailureKind.QuotaExhausted,
        (429, _) => FailureKind.RateLimited,
        (400, "context_length_exceeded") => FailureKind.ContextWindowExceeded,
        (400, "content_filter" or "content_policy_violation") => FailureKind.ContentFiltered,
        (400, "unsupported_parameter" or "unsupported_value") => FailureKind.Unsupported,
        (401, _) => FailureKind.Authentication,
        (403, _) => FailureKind.PermissionDenied,
        (404 or 405 or 410, _) => FailureKind.NotFound,
        (408 or 504, _) => FailureKind.Timeout,
        (409 or 425, _) => FailureKind.Conflict,
        (413, _) => FailureKind.RequestTooLarge,
        ( >= 500 or 424 or 498, _) => FailureKind.ServerError,
        _ => FailureKind.BadRequest,
    };
}
