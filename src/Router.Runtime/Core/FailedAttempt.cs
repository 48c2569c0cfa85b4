using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>An attempt that came to nothing.</summary>
/// <param name="Attempt">As the caller is told of it.</param>
/// <param name="Deployment">Who was asked; <see langword="null"/> when it lost to another one, of which nothing follows.</param>
/// <param name="Failure">How it failed; <see langword="null"/> when it lost.</param>
internal readonly record struct FailedAttempt(AttemptInfo Attempt, DeploymentState? Deployment, Failure? Failure);
