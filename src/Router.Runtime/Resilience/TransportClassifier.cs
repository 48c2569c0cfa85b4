using System.Net.Sockets;
using System.Security.Authentication;
using LlmRouter.Errors;

namespace LlmRouter.Resilience;

/// <summary>Says what an exception of the transport means for an attempt. Knows the platform's own exceptions only.</summary>
internal static class TransportClassifier
{
    /// <summary>An exception before the response's headers were there.</summary>
    public static Failure WhileSending(Exception exception)
    {
        (FailureKind kind, FailureStage stage) = Classify(exception);
        return new Failure(kind, stage, Describe(exception)) { Exception = exception };
    }

    /// <summary>An exception inside the body: the request was sent in any case.</summary>
    public static Failure WhileReading(Exception exception)
    {
        (FailureKind kind, _) = Classify(exception);

        // The end came too early but in order: what is there is half an answer.
        if (exception is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or InvalidDataException)
        {
            kind = FailureKind.MalformedResponse;
        }

        return new Failure(kind, FailureStage.Sent, Describe(exception)) { Exception = exception };
    }

    /// <summary>
    /// What is not known at all is <see cref="FailureKind.ServerError"/>. A cancellation is taken for a timeout: the caller has
    /// made sure that it was not the caller's own.
    /// </summary>
    public static (FailureKind Kind, FailureStage Stage) Classify(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => (StatusClassifier.Classify(new ErrorFacts { Status = (int)status }), FailureStage.Answered),
        HttpRequestException e => FromHttp(e.HttpRequestError, e.InnerException),
        HttpIOException e => FromHttp(e.HttpRequestError, e.InnerException),
        SocketException e => FromSocket(e),
        AuthenticationException => (FailureKind.Connection, FailureStage.NotSent),
        IOException { InnerException: SocketException e } => FromSocket(e),
        IOException => (FailureKind.Connection, FailureStage.Sent),
        TimeoutException or OperationCanceledException => (FailureKind.Timeout, FailureStage.Sent),
        _ => (FailureKind.ServerError, FailureStage.Sent),
    };

    private static (FailureKind, FailureStage) FromHttp(HttpRequestError error, Exception? inner) => error switch
    {
        HttpRequestError.NameResolutionError
            or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
            or HttpRequestError.VersionNegotiationError
            or HttpRequestError.ProxyTunnelError => (FailureKind.Connection, FailureStage.NotSent),
        HttpRequestError.UserAuthenticationError => (FailureKind.Authentication, FailureStage.NotSent),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => (FailureKind.MalformedResponse, FailureStage.Sent),
        HttpRequestError.HttpProtocolError
            or HttpRequestError.ResponseEnded
            or HttpRequestError.ExtendedConnectNotSupported => (FailureKind.Connection, FailureStage.Sent),
        _ => inner switch
        {
            SocketException e => FromSocket(e),
            IOException { InnerException: SocketException e } => FromSocket(e),
            AuthenticationException => (FailureKind.Connection, FailureStage.NotSent),
            TimeoutException => (FailureKind.Timeout, FailureStage.Sent),
            _ => (FailureKind.Connection, FailureStage.Sent),
        },
    };

    private static (FailureKind, FailureStage) FromSocket(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused
            or SocketError.HostDown
            or SocketError.HostNotFound
            or SocketError.HostUnreachable
            or SocketError.NetworkDown
            or SocketError.NetworkUnreachable
            or SocketError.NoData
            or SocketError.TryAgain
            or SocketError.AddressNotAvailable
            or SocketError.AccessDenied => (FailureKind.Connection, FailureStage.NotSent),
        _ => (FailureKind.Connection, FailureStage.Sent),
    };

    private static string Describe(Exception exception)
    {
        // The inner one of these says what happened; the outer one only that something did.
        Exception cause = exception is HttpRequestException or IOException && exception.InnerException is { } inner ? inner : exception;
        return ReferenceEquals(cause, exception) ? exception.Message : $"{exception.Message} {cause.Message}";
    }
}
