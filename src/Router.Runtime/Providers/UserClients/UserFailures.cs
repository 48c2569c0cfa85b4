using System.Text.Json;
using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>
/// Says what an exception of a client of the application means: the platform's exceptions, those of well-known libraries
/// (<see cref="SdkError"/>) and the router's own, however deeply they are wrapped. What else libraries throw is a
/// <see cref="FailureKind.ServerError"/>.
/// </summary>
internal static class UserFailures
{
    // More than anybody nests, so that no hostile nesting costs much.
    private const int MostLooked = 64;

    public static Failure From(Exception exception, TimeProvider time)
    {
        int left = MostLooked;
        if (Find(exception, exception, time, ref left) is { } failure)
        {
            return failure;
        }

        Exception shown = Inside(exception);
        return new Failure(FailureKind.ServerError, FailureStage.Sent, $"{shown.GetType().Name}: {shown.Message}") { Exception = exception };
    }

    /// <summary>
    /// What an exception that only gathers others stands for. Its own message must not be read: it puts together those of all
    /// within, and with nested ones that has no end.
    /// </summary>
    private static Exception Inside(Exception exception)
    {
        for (int i = 0; i < MostLooked && exception is AggregateException { InnerExceptions: { Count: > 0 } inner }; i++)
        {
            exception = inner[^1];
        }

        return exception;
    }

    /// <summary>The first that says something, from the outside in.</summary>
    private static Failure? Find(Exception from, Exception thrown, TimeProvider time, ref int left)
    {
        for (Exception? cause = from; cause is not null && left-- > 0; cause = cause.InnerException)
        {
            if (Of(cause, thrown, time) is { } failure)
            {
                return failure;
            }

            if (cause is AggregateException { InnerExceptions: { Count: > 1 } several })
            {
                // The last is what it ended with.
                for (int i = several.Count - 1; i >= 0 && left > 0; i--)
                {
                    if (Find(several[i], thrown, time, ref left) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            }
        }

        return null;
    }

    private static Failure? Of(Exception cause, Exception thrown, TimeProvider time)
    {
        switch (cause)
        {
            case LlmRouterException inner:
                return new Failure(inner.Kind, inner.Attempts.Count == 0 ? FailureStage.NotSent : FailureStage.Answered, inner.Message)
                {
                    StatusCode = inner.StatusCode,
                    RetryAfter = inner.RetryAfter,
                    Exception = thrown,
                };

            case JsonException:
                return new Failure(FailureKind.MalformedResponse, FailureStage.Sent, cause.Message) { Exception = thrown };

            case HttpRequestException { StatusCode: { } status }:
                return ErrorFailures.From(new ErrorFacts { Status = (int)status, Message = cause.Message }, default(SdkHeaders), time, hide: null, thrown);

            case HttpRequestException or IOException or System.Net.Sockets.SocketException
                or System.Security.Authentication.AuthenticationException or TimeoutException or OperationCanceledException:
                (FailureKind kind, FailureStage stage) = TransportClassifier.Classify(cause);
                return new Failure(kind, stage, Inside(thrown).Message) { Exception = thrown };

            case AggregateException:
                return null;

            default:
                return SdkError.From(cause) is { } error ? ErrorFailures.From(error.Facts, error.Headers, time, hide: null, thrown) : null;
        }
    }
}
