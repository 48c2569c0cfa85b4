namespace LlmRouter;

/// <summary>
/// The name that was asked for is no group, alias or deployment of the router. The message names the nearest ones.
/// </summary>
public sealed class UnknownModelException : LlmRouterException
{
    internal UnknownModelException(string message, string name, string requestId)
        : base(message, FailureKind.UnknownModel, name, requestId, null)
    {
        StatusCode = 404;
    }
}
