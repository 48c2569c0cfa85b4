using LlmRouter.Testing.Faults;
using LlmRouter.Testing.Server;

namespace LlmRouter.Testing.Wire;

/// <summary>Sends whole answers, errors, and whole answers that something happens to.</summary>
internal static class Reply
{
    public const string Json = "application/json";

    private static readonly byte[] Html = "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"u8.ToArray();

    public static async ValueTask WholeAsync(Exchange exchange, ExchangeOutcome outcome, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        exchange.Gone.ThrowIfCancellationRequested();
        ResponseWire wire = exchange.Wire;
        await wire.BeginAsync(status, contentType, body.Length).ConfigureAwait(false);
        wire.Body.Append(body.Span);
        exchange.Complete(outcome);
        await wire.EndAsync().ConfigureAwait(false);
    }

    public static async ValueTask ErrorAsync(Exchange exchange, Dialect dialect, ProviderError error)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        ErrorBody.Write(json.Writer, error);
        if (error.RetryAfter is { } wait)
        {
            RateLimitHeaders.WriteRetryAfter(exchange.Wire.Headers, wait);
        }

        if (dialect == Dialect.Azure && error.Code is { } code)
        {
            exchange.Wire.Headers["x-ms-error-code"] = code;
        }

        await WholeAsync(exchange, ExchangeOutcome.Refused, error.Status, Json, json.Finish()).ConfigureAwait(false);
    }

    public static async ValueTask BrokenAsync(Exchange exchange, ReadOnlyMemory<byte> body, AnswerFault fault, TimeProvider clock)
    {
        ReadOnlyMemory<byte> half = body[..(body.Length / 2)];
        switch (fault.Body)
        {
            case BodyBreak.Malformed:
                await WholeAsync(exchange, ExchangeOutcome.Broken, 200, Json, half).ConfigureAwait(false);
                break;
            case BodyBreak.Html:
                await WholeAsync(exchange, ExchangeOutcome.Broken, 200, "text/html; charset=utf-8", Html).ConfigureAwait(false);
                break;
            case BodyBreak.Empty:
                await WholeAsync(exchange, ExchangeOutcome.Broken, 200, Json, default).ConfigureAwait(false);
                break;
            case BodyBreak.Error:
                await ErrorInSuccessAsync(exchange).ConfigureAwait(false);
                break;
            case BodyBreak.Stall:
                await StallAsync(exchange, body, half.Length, fault.Duration, clock).ConfigureAwait(false);
                break;
            default:
                await CutAsync(exchange, body.Length, half, fault.Body == BodyBreak.Reset).ConfigureAwait(false);
                break;
        }
    }

    private static async ValueTask ErrorInSuccessAsync(Exchange exchange)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        ErrorBody.Write(json.Writer, ErrorCatalog.ServerError);
        await WholeAsync(exchange, ExchangeOutcome.Broken, 200, Json, json.Finish()).ConfigureAwait(false);
    }

    private static async ValueTask CutAsync(Exchange exchange, int announced, ReadOnlyMemory<byte> part, bool reset)
    {
        RawWire wire = exchange.UseRawWire();
        await wire.BeginAsync(200, Json, announced).ConfigureAwait(false);
        await wire.Body.WriteAsync(part).ConfigureAwait(false);
        exchange.Complete(ExchangeOutcome.Broken);
        if (reset)
        {
            exchange.Reset();
        }
        else
        {
            await exchange.HangUpAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask StallAsync(Exchange exchange, ReadOnlyMemory<byte> body, int at, TimeSpan? duration, TimeProvider clock)
    {
        ResponseWire wire = exchange.Wire;
        await wire.BeginAsync(200, Json, body.Length).ConfigureAwait(false);
        await wire.Body.WriteAsync(body[..at]).ConfigureAwait(false);
        await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, clock, exchange.Gone).ConfigureAwait(false);
        wire.Body.Append(body.Span[at..]);
        exchange.Complete(ExchangeOutcome.Answered);
        await wire.EndAsync().ConfigureAwait(false);
    }
}
