using LlmRouter.Testing.Faults;
using LlmRouter.Testing.Server;
using LlmRouter.Testing.Wire;

namespace LlmRouter.Testing;

/// <summary>
/// Something that goes wrong with a request, for <see cref="SimulatedDeployment.Faults"/>. Immutable and thread-safe. Error
/// statuses come in the words of the provider that the request addressed. Faults of a 200
/// (malformed, truncated, empty, cut, stalled half way) happen to requests that are valid and within the limits; the others
/// happen before anything is checked.
/// </summary>
public abstract class Fault
{
    private protected Fault()
    {
    }

    /// <summary>Resets the connection (TCP RST) before any header: what a dying process or load balancer does.</summary>
    public static Fault ResetConnection { get; } = new ResetFault();

    /// <summary>401: the key is refused. For 403, 408, 409, 422, 500, 503 and others see <see cref="Status"/>.</summary>
    public static Fault InvalidApiKey { get; } = new ErrorFault(request => ErrorCatalog.WrongKey(request.Dialect, null));

    /// <summary>404: the model or Azure deployment does not exist.</summary>
    public static Fault ModelNotFound { get; } = new ErrorFault(request => ErrorCatalog.UnknownModel(request.Dialect, request.Model));

    /// <summary>429 <c>insufficient_quota</c>: the account's credit is spent.</summary>
    public static Fault InsufficientQuota { get; } = new ErrorFault(_ => ErrorCatalog.InsufficientQuota);

    /// <summary>400: the content policy refused the prompt.</summary>
    public static Fault ContentFiltered { get; } = new ErrorFault(request => ErrorCatalog.ContentFilter(request.Dialect));

    /// <summary>429 that says that this one request is larger than the limit.</summary>
    public static Fault RequestTooLarge { get; } = new ErrorFault(request => ErrorCatalog.Refused(
        request.Dialect,
        request,
        new Limits.Admission { Refusal = Limits.LimitReason.TooLarge, Limit = 1_000, Requested = Math.Max(1_001, request.PromptTokens), RetryAfter = TimeSpan.FromDays(1) }));

    /// <summary>200 whose JSON breaks off, though the body is complete for HTTP; in a stream, its first content event.</summary>
    public static Fault MalformedJson { get; } = new AnswerFault(BodyBreak.Malformed, new StreamBreak(0, StreamEnding.Malformed));

    /// <summary>200 whose body ends (TCP FIN) before its announced length, or without the last chunk of a chunked one.</summary>
    public static Fault TruncatedBody { get; } = new AnswerFault(BodyBreak.Truncated, new StreamBreak(1, StreamEnding.Truncated));

    /// <summary>200 and half of the body, then a TCP reset; in a stream, after the first content chunk.</summary>
    public static Fault ResetBody { get; } = new AnswerFault(BodyBreak.Reset, new StreamBreak(1, StreamEnding.Reset));

    /// <summary>200 with an error as the body; in a stream, as the only event.</summary>
    public static Fault ErrorInSuccess { get; } = new AnswerFault(BodyBreak.Error, new StreamBreak(-1, StreamEnding.ErrorEvent));

    /// <summary>200 with a page of HTML, as proxies and captive portals give.</summary>
    public static Fault WrongContentType { get; } = new AnswerFault(BodyBreak.Html, null);

    /// <summary>200 with no body at all; in a stream, without any event.</summary>
    public static Fault EmptyBody { get; } = new AnswerFault(BodyBreak.Empty, new StreamBreak(-1, StreamEnding.Clean));

    /// <summary>A stream (whole answers: see <see cref="MalformedJson"/>) of bytes that are no server-sent events.</summary>
    public static Fault GarbageStream { get; } = new AnswerFault(BodyBreak.Malformed, new StreamBreak(-1, StreamEnding.Garbage));

    /// <summary>How long after the request it happens, beyond <see cref="SimulatedDeployment.Latency"/>, which errors do not wait for.</summary>
    internal TimeSpan Delay { get; private protected init; }

    /// <summary>
    /// What the router classifies as that kind, in the words of the provider that the request addressed, for whole answers and
    /// streams alike (a stream meets it before its first chunk). It is one of the ways in which such a failure is said; the other members have more of them.
    /// </summary>
    /// <param name="kind">
    /// The kind. <see cref="FailureKind.Timeout"/> is the provider's own, 408; for silence see <see cref="StallBeforeHeaders"/>.
    /// <see cref="FailureKind.Connection"/> is a TCP reset; for refused connections see <see cref="SimulatedDeployment.Kill"/>.
    /// </param>
    /// <param name="retryAfter">
    /// Sent as <c>retry-after</c> and <c>retry-after-ms</c>, with <see cref="FailureKind.RateLimited"/>,
    /// <see cref="FailureKind.QuotaExhausted"/>, <see cref="FailureKind.ServerError"/>, <see cref="FailureKind.Timeout"/> and
    /// <see cref="FailureKind.Conflict"/>. <see langword="null"/>: no such header.
    /// </param>
    /// <exception cref="ArgumentException">
    /// No provider says so (<see cref="FailureKind.BudgetExceeded"/>, <see cref="FailureKind.NoneEligible"/>,
    /// <see cref="FailureKind.Cancelled"/>, <see cref="FailureKind.UnknownModel"/>), or not with a time to wait.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retryAfter"/> is negative.</exception>
    public static Fault Of(FailureKind kind, TimeSpan? retryAfter = null) => KindFaults.Of(kind, retryAfter);

    /// <summary>An error status.</summary>
    /// <param name="status">400 to 599. Those that the providers use come in their words.</param>
    /// <param name="code">The error code; <see langword="null"/>: the provider's for that status.</param>
    /// <param name="message">The message; <see langword="null"/>: the provider's for that status.</param>
    /// <param name="type">The error type; <see langword="null"/>: the provider's for that status.</param>
    /// <param name="retryAfter">Sent as <c>retry-after</c> and <c>retry-after-ms</c>; <see langword="null"/>: only with 429, one second.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is no error status.</exception>
    public static Fault Status(int status, string? code = null, string? message = null, string? type = null, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new ErrorFault(request =>
        {
            ProviderError error = ErrorCatalog.ForStatus(status, request.Dialect, request);
            return error with
            {
                Code = code ?? error.Code,
                Message = message ?? error.Message,
                Type = type ?? error.Type,
                RetryAfter = retryAfter ?? error.RetryAfter,
            };
        });
    }

    /// <summary>429: too many requests.</summary>
    /// <param name="retryAfter">Sent as <c>retry-after</c> and <c>retry-after-ms</c>; <see langword="null"/>: no such header.</param>
    public static Fault RateLimited(TimeSpan? retryAfter = null)
        => new ErrorFault(request => ErrorCatalog.RateLimited(request.Dialect, request, retryAfter));

    /// <summary>400 <c>context_length_exceeded</c>.</summary>
    /// <param name="limit">The context window that the message names.</param>
    public static Fault ContextLengthExceeded(int limit = 8_192)
        => new ErrorFault(request => ErrorCatalog.ContextLength(limit, Math.Max(limit + 1, request.PromptTokens)));

    /// <summary>400 <c>unsupported_parameter</c>.</summary>
    /// <param name="name">The parameter.</param>
    public static Fault UnsupportedParameter(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ErrorFault(_ => ErrorCatalog.UnsupportedParameter(name));
    }

    /// <summary>A body of your own.</summary>
    /// <param name="status">200 to 599.</param>
    /// <param name="body">Sent as it is.</param>
    /// <param name="contentType">The content type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is out of range.</exception>
    public static Fault Raw(int status, string body, string contentType = "application/json")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        return new RawFault(status, body, contentType);
    }

    /// <summary>Accepts the request and sends nothing, not even headers.</summary>
    /// <param name="duration">
    /// After that the connection is reset. <see langword="null"/>: never, the client has to give up.
    /// </param>
    public static Fault StallBeforeHeaders(TimeSpan? duration = null) => new StallFault(duration);

    /// <summary>
    /// A stream that falls silent after some content chunks. Happens to streams only; whole answers are passed over.
    /// </summary>
    /// <param name="chunks">Zero or more.</param>
    /// <param name="duration">After that the stream goes on as if nothing had been. <see langword="null"/>: never.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is negative.</exception>
    public static Fault StallStreamAfter(int chunks, TimeSpan? duration = null)
        => new AnswerFault(null, new StreamBreak(Checked(chunks), StreamEnding.Stall) { Duration = duration });

    /// <summary>200 and half of the body, then silence; in a stream, after the first content chunk.</summary>
    /// <param name="duration">After that the answer goes on. <see langword="null"/>: never.</param>
    public static Fault StallBody(TimeSpan? duration = null)
        => new AnswerFault(BodyBreak.Stall, new StreamBreak(1, StreamEnding.Stall) { Duration = duration }) { Duration = duration };

    /// <summary>
    /// A stream that ends after some content chunks, without finish reason and <c>[DONE]</c> but in order for HTTP. Happens to
    /// streams only; whole answers are passed over.
    /// </summary>
    /// <param name="chunks">Zero or more. An answer with fewer chunks ends after its last one.</param>
    /// <param name="errorEvent">Whether an event with an error is the last thing that is sent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is negative.</exception>
    public static Fault CutStreamAfter(int chunks, bool errorEvent = false)
        => new AnswerFault(null, new StreamBreak(Checked(chunks), errorEvent ? StreamEnding.ErrorEvent : StreamEnding.Clean));

    /// <summary>A stream whose connection is reset (TCP RST) after some content chunks. Happens to streams only.</summary>
    /// <param name="chunks">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is negative.</exception>
    public static Fault ResetStreamAfter(int chunks) => new AnswerFault(null, new StreamBreak(Checked(chunks), StreamEnding.Reset));

    /// <summary>The same fault, later.</summary>
    /// <param name="delay">How long after the request, zero or more; for faults of an answer in addition to the latency.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public Fault After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return WithDelay(delay);
    }

    /// <summary>Whether it can happen to such a request.</summary>
    internal virtual bool AppliesTo(SimulatedRequest request) => true;

    /// <summary>Plays it instead of an answer; <see langword="false"/> when it happens to the answer instead.</summary>
    internal virtual ValueTask<bool> PlayAsync(Exchange exchange, SimulatedRequest request, TimeProvider clock) => new(false);

    private protected abstract Fault WithDelay(TimeSpan delay);

    private static int Checked(int chunks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunks);
        return chunks;
    }
}
