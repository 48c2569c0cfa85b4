using System.Text.Json;
using LlmRouter.Errors;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>
/// Says what an exception of a client of the application means. Only the platform's exceptions are known, at any depth; what
/// libraries throw beside them is a <see cref="FailureKind.ServerError"/>.
/// </summary>
internal static class UserFailures
{
    private const int Deepest = 8;

    public static Failure From(Exception exception)
    {
        Exception? cause = exception;
        for (int depth = 0; cause is not null && depth < Deepest; depth++, cause = cause.InnerException)
        {
            switch (cause)
            {
                case LlmRouterException inner:
                    return new Failure(inner.Kind, inner.Attempts.Count == 0 ? FailureStage.NotSent : FailureStage.Answered, inner.Message)
                    {
                        StatusCode = inner.StatusCode,
                        RetryAfter = inner.RetryAfter,
                        Exception = exception,
                    };
                case JsonException:
                    return new Failure(FailureKind.MalformedResponse, FailureStage.Sent, cause.Message) { Exception = exception };
                case HttpRequestException or IOException or System.Net.Sockets.SocketException
                    or System.Security.Authentication.AuthenticationException or TimeoutException or OperationCanceledException:
                    (FailureKind kind, FailureStage stage) = TransportClassifier.Classify(cause);
                    return new Failure(kind, stage, exception.Message)
                    {
                        StatusCode = (int?)(cause as HttpRequestException)?.StatusCode,
                        Exception = exception,
                    };
            }
        }

        return new Failure(FailureKind.ServerError, FailureStage.Sent, $"{exception.GetType().Name}: {exception.Message}") { Exception = exception };
    }
}
