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

    [LoggerMessage(106, LogLevel.Debug, "[{RequestId}] {Group} asks {Deployment} as well, since the first has not answered")]
    public static partial void Hedging(ILogger log, string requestId, string group, string deployment);

    [LoggerMessage(107, LogLevel.Debug, "[{RequestId}] {Group} has nobody free: waits with priority {Priority}, {Waiting} waiting")]
    public static partial void Queued(ILogger log, string requestId, string group, int priority, int waiting);

    [LoggerMessage(108, LogLevel.Debug, "[{RequestId}] {Group} waited {Seconds:0.###} s: {End}")]
    public static partial void Waited(ILogger log, string requestId, string group, double seconds, Scheduling.WaitEnd end);

    [LoggerMessage(103, LogLevel.Warning, "{Message}")]
    public static partial void RequestFailed(ILogger log, string message);

    [LoggerMessage(104, LogLevel.Debug, "[{RequestId}] No copy is sent to {Mirror}: {Reason}")]
    public static partial void MirrorDropped(ILogger log, string requestId, string mirror, string reason);

    [LoggerMessage(105, LogLevel.Warning, "[{RequestId}] A copy for {Mirror} could not be made or sent")]
    public static partial void MirrorFailed(ILogger log, Exception exception, string requestId, string mirror);

    [LoggerMessage(200, LogLevel.Warning, "{Deployment} cools down for {Seconds:0.###} s after {Kind}")]
    public static partial void CoolingDown(ILogger log, string deployment, double seconds, FailureKind kind);

    [LoggerMessage(201, LogLevel.Information, "{Deployment} {Change}")]
    public static partial void DeploymentChanged(ILogger log, string deployment, string change);

    [LoggerMessage(202, LogLevel.Information, "{Deployment} has answered again and is back")]
    public static partial void Recovered(ILogger log, string deployment);

    [LoggerMessage(300, LogLevel.Warning, "{Deployment} is off: {Reason}")]
    public static partial void DeploymentOff(ILogger log, string deployment, string reason);

    [LoggerMessage(301, LogLevel.Warning, "{Fault}")]
    public static partial void ConfigurationFault(ILogger log, string fault);

    [LoggerMessage(303, LogLevel.Warning, "The budget {Budget} begins anew whenever the process does: what was spent is kept nowhere else")]
    public static partial void BudgetForgets(ILogger log, Budget budget);

    [LoggerMessage(304, LogLevel.Warning, "The pipeline around attempts on {Deployment} tries again by itself: the router does that, so the second try was not sent. Take the retry out of the pipeline; this is said once")]
    public static partial void PipelineRetries(ILogger log, string deployment);

    [LoggerMessage(310, LogLevel.Information, "The configuration was changed from {Path}")]
    public static partial void Reloaded(ILogger log, string path);

    [LoggerMessage(311, LogLevel.Error, "{Path} was not taken over, what was loaded last stays: {Reason}")]
    public static partial void ReloadRefused(ILogger log, string path, string reason);

    [LoggerMessage(312, LogLevel.Warning, "A deployment with faults is left out: {Fault}")]
    public static partial void DeploymentSkipped(ILogger log, string fault);

    [LoggerMessage(313, LogLevel.Error, "A handler of {Event} failed")]
    public static partial void HandlerFailed(ILogger log, Exception exception, string @event);

    [LoggerMessage(302, LogLevel.Warning, "ChatOptions.ModelId '{ModelId}' stands neither for '{Name}' nor for one of its deployments and is ignored; this is said once")]
    public static partial void ModelIdIgnored(ILogger log, string modelId, string name);

    [LoggerMessage(320, LogLevel.Warning, "{Deployment}: its client repeats failed requests by itself, past the router's limits, waits and deadlines, and each call may take many times as long. Turn the client's own retries off (a retry count of 0); the router retries. This is said once")]
    public static partial void ClientRetries(ILogger log, string deployment);

    [LoggerMessage(321, LogLevel.Warning, "The handler that HttpHandlerFactory made for {Endpoint} has a {Handler} in it, which repeats failed requests by itself, past the router's limits, waits and deadlines. Leave it out; the router retries")]
    public static partial void HandlerRetries(ILogger log, string endpoint, string handler);
}
