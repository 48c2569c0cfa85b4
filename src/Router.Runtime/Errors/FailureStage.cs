namespace LlmRouter.Errors;

/// <summary>How far an attempt had come when it failed: this decides what its reservation costs.</summary>
internal enum FailureStage
{
    /// <summary>Nothing was sent: request and tokens are given back.</summary>
    NotSent,

    /// <summary>Sent, then timed out, cut or cancelled: probably billed, so the estimate stays booked.</summary>
    Sent,

    /// <summary>Answered with an error status: tokens are given back, the request stays counted.</summary>
    Answered,
}
