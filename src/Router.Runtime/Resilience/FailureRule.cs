namespace LlmRouter;

/// <summary>
/// An opinion of the application on the failure of an attempt (<see cref="RouterOptions.FailureRules"/>): everything that follows
/// from a failure (another deployment, cooldown, fallbacks) follows from its kind. Called by many threads at once. What it
/// throws comes out of the call as it is.
/// </summary>
/// <param name="failure">What is known of the failed attempt. Valid during the call only.</param>
/// <returns>
/// The kind that it is; <see langword="null"/>: no opinion. <see cref="FailureKind.Cancelled"/> and
/// <see cref="FailureKind.UnknownModel"/> are none that an attempt can have.
/// </returns>
public delegate FailureKind? FailureRule(in FailureFacts failure);
