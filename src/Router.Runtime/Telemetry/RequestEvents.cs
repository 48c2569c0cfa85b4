using LlmRouter.Core;
using LlmRouter.Errors;

namespace LlmRouter.Telemetry;

/// <summary>
/// Tells whoever listens what becomes of requests. Nobody listening costs a branch. A copy of a call tells nothing but its own end.
/// </summary>
internal static class RequestEvents
{
    /// <summary>An attempt failed.</summary>
    public static void AttemptFailed(RoutedCall call, DeploymentState deployment, AttemptInfo attempt)
    {
        if (!call.Engine.Events.Any)
        {
            return;
        }

        call.Engine.Events.Publish(call.IsMirror
            ? new MirroredEvent { RequestId = call.RequestId, Deployment = deployment.Name, Kind = attempt.Kind, Duration = attempt.Duration }
            : new AttemptFailedEvent { RequestId = call.RequestId, Attempt = attempt });
    }

    /// <summary>A request was answered; a stream, to its end.</summary>
    /// <returns>The same route.</returns>
    public static RouteInfo Answered(RoutedCall call, DeploymentState deployment, RouteInfo route)
    {
        if (call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(call.IsMirror
                ? new MirroredEvent { RequestId = call.RequestId, Deployment = deployment.Name, Duration = route.Attempts[^1].Duration, Cost = route.Cost }
                : new RequestAnsweredEvent { Route = route });
        }

        return route;
    }

    /// <summary>A request goes from a group to a fallback.</summary>
    public static void FellBack(RoutedCall call, string from, string to, FailureKind kind)
    {
        if (call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(new FallbackEvent { RequestId = call.RequestId, From = from, To = to, Kind = kind });
        }
    }

    /// <summary>A request failed. A stream that broke says so to whoever reads on; it is told once.</summary>
    public static void Failed(RoutedCall call, LlmRouterException exception)
    {
        if (call.TellsFailure() && call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(new RequestFailedEvent
            {
                RequestId = exception.RequestId,
                Group = exception.Group,
                Kind = exception.Kind,
                Attempts = exception.Attempts,
            });
        }
    }
}
