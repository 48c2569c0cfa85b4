using LlmRouter.Limits;
using Microsoft.Extensions.Logging;

namespace LlmRouter;

/// <summary>Every log message of the engine. None contains the content of a request or a secret.</summary>
internal static partial class Log
{
    /// <summary>The category under which a router logs.</summary>
    public const string Category = "LlmRouter";

    [LoggerMessage(100, LogLevel.Debug, "[{RequestId}] {Deployment} failed after {Seconds:0.###} s: {Kind} {Status} {Message}")]
    public static partial void AttemptFailed(ILogger log, string requestId, string deployment, double seconds, FailureKind kind, int? status, string message);

    [LoggerMessage(101, LogLevel.Information, "[{RequestId}] {Group} falls back to {Target} after {Kind}")]
    public static partial void FallingBack(ILogger log, string requestId, string group, string target, FailureKind kind);

    [LoggerMessage(102, LogLevel.Debug, "[{RequestId}] {Group} waits {Seconds:0.###} s before it tries again")]
    public static partial void Waiting(ILogger log, string requestId, string group, double seconds);

    [LoggerMessage(103, LogLevel.Warning, "{Message}")]
    public static partial void RequestFailed(ILogger log, string message);

    [LoggerMessage(200, LogLevel.Warning, "{Deployment} cools down for {Seconds:0.###} s after {Kind}")]
    public static partial void CoolingDown(ILogger log, string deployment, double seconds, FailureKind kind);

    [LoggerMessage(201, LogLevel.Information, "{Deployment} {Change}")]
    public static partial void DeploymentChanged(ILogger log, string deployment, string change);

    [LoggerMessage(300, LogLevel.Warning, "{Deployment} is off: {Reason}")]
    public static partial void DeploymentOff(ILogger log, string deployment, string reason);

    [LoggerMessage(301, LogLevel.Warning, "{Fault}")]
    public static partial void ConfigurationFault(ILogger log, string fault);

    [LoggerMessage(303, LogLevel.Warning, "The budget {Budget} begins anew whenever the process does: what was spent is kept nowhere else")]
    public static partial void BudgetForgets(ILogger log, Budget budget);

    [LoggerMessage(310, LogLevel.Information, "The configuration was changed from {Path}")]
    public static partial void Reloaded(ILogger log, string path);

    [LoggerMessage(311, LogLevel.Error, "{Path} was not taken over, what was loaded last stays: {Reason}")]
    public static partial void ReloadRefused(ILogger log, string path, string reason);

    [LoggerMessage(312, LogLevel.Warning, "A deployment with faults is left out: {Fault}")]
    public static partial void DeploymentSkipped(ILogger log, string fault);

    [LoggerMessage(313, LogLevel.Error, "A handler of {Event} failed")]
    public static partial void HandlerFailed(ILogger log, Exception exception, string @event);

    [LoggerMessage(320, LogLevel.Warning, "{Deployment}: its client repeats failed requests by itself, past the router's limits, waits and deadlines, and each call may take many times as long. Turn the client's own retries off (a retry count of 0); the router retries. This is said once")]
    public static partial void ClientRetries(ILogger log, string deployment);

    [LoggerMessage(321, LogLevel.Warning, "The handler that HttpHandlerFactory made for {Endpoint} has a {Handler} in it, which repeats failed requests by itself, past the router's limits, waits and deadlines. Leave it out; the router retries")]
    public static partial void HandlerRetries(ILogger log, string endpoint, string handler);

    [LoggerMessage(302, LogLevel.Warning, "ChatOptions.ModelId '{ModelId}' is neither the group '{Group}' nor one of its deployments and is ignored; this is said once")]
    public static partial void ModelIdIgnored(ILogger log, string modelId, string group);
}
