using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter;

/// <summary>What is known of a failed attempt, for a <see cref="FailureRule"/>. Valid during the call only.</summary>
public readonly ref struct FailureFacts
{
    private readonly Failure _failure;
    private readonly RoutedCall _call;
    private readonly DeploymentState _deployment;

    internal FailureFacts(Failure failure, RoutedCall call, DeploymentState deployment)
    {
        _failure = failure;
        _call = call;
        _deployment = deployment;
    }

    /// <summary>What the router takes it for.</summary>
    public FailureKind Kind => _failure.Kind;

    /// <summary>The provider's HTTP status, when it answered with an error.</summary>
    public int? StatusCode => _failure.StatusCode;

    /// <summary>The provider's error code, e.g. <c>rate_limit_exceeded</c>.</summary>
    public string? ErrorCode => _failure.Code;

    /// <summary>The type of the error as the provider says it, e.g. <c>invalid_request_error</c>.</summary>
    public string? ErrorType => _failure.Type;

    /// <summary>The provider's message, redacted and cut to 300 characters.</summary>
    public string Message => _failure.Message;

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter => _failure.RetryAfter;

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId => _failure.ProviderRequestId;

    /// <summary>What was thrown, if something was: by the transport, or by a client of the application.</summary>
    public Exception? Exception => _failure.Exception;

    /// <summary>The group that declares the deployment.</summary>
    public string Group => _deployment.Group;

    /// <summary>The id of the deployment.</summary>
    public string Deployment => _deployment.Id;

    /// <summary>The provider, e.g. <c>openai</c>.</summary>
    public string Provider => _deployment.Connection.Provider;

    /// <summary>The model as the provider knows it.</summary>
    public string Model => _deployment.Connection.ModelFor(_call.Capture);

    /// <summary>Whether the answer was to be streamed.</summary>
    public bool IsStream => _call.IsStream;

    /// <summary>Which attempt of the request it was, from 1.</summary>
    public int Attempt => _call.Attempts;

    /// <summary>What the application wrote into <see cref="RouteOptions.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata => _call.Metadata;
}
