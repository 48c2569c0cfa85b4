namespace LlmRouter;

/// <summary>Why an attempt, or a whole request, failed. What follows from each kind is stated on its member.</summary>
public enum FailureKind
{
    /// <summary>The provider or a configured limit says "too many" (429). Tried elsewhere; the deployment cools at once.</summary>
    RateLimited,

    /// <summary>This one request exceeds a limit by itself. Tried on a deployment with a larger or unknown limit.</summary>
    RequestTooLarge,

    /// <summary>The account's credit or quota is spent. Tried elsewhere; everything with that key on that endpoint cools.</summary>
    QuotaExhausted,

    /// <summary>No answer in time (attempt timeout, 408, 504). Tried elsewhere once.</summary>
    Timeout,

    /// <summary>The provider failed (5xx, 529). Tried elsewhere or again.</summary>
    ServerError,

    /// <summary>The provider could not be reached or the connection broke. Tried elsewhere or again.</summary>
    Connection,

    /// <summary>The answer was unparsable, truncated or half. Tried elsewhere or again.</summary>
    MalformedResponse,

    /// <summary>The credential was refused (401). Tried elsewhere; everything with that key on that endpoint cools.</summary>
    Authentication,

    /// <summary>The credential may not do this (403). Tried elsewhere; the deployment cools.</summary>
    PermissionDenied,

    /// <summary>Model or endpoint does not exist (404). Tried elsewhere; the deployment cools.</summary>
    NotFound,

    /// <summary>The provider asks to try again (409, 425).</summary>
    Conflict,

    /// <summary>The request uses something that this model or provider does not have. Tried on another model.</summary>
    Unsupported,

    /// <summary>The request is invalid. Not tried again.</summary>
    BadRequest,

    /// <summary>The request is longer than the model's context window. Tried on a larger window.</summary>
    ContextWindowExceeded,

    /// <summary>The provider's content policy refused the request or stopped the answer.</summary>
    ContentFiltered,

    /// <summary>A budget is spent.</summary>
    BudgetExceeded,

    /// <summary>No deployment can take the request, now or at all; the message says why for each.</summary>
    NoneEligible,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The name that was asked for is no group, alias or deployment: <see cref="UnknownModelException"/>.</summary>
    UnknownModel,
}
