namespace LlmRouter;

/// <summary>
/// An opinion of the application on whether a whole chat answer is a failure (<see cref="RouterOptions.AnswerRules"/>). The usage of
/// an answer that is taken for one is booked: it was billed. Called by many threads at once. What it throws comes out of the call
/// as it is.
/// </summary>
/// <param name="answer">The answer. Valid during the call only.</param>
/// <returns>
/// The failure that it is; <see langword="null"/>: no opinion. <see cref="FailureKind.Cancelled"/> and
/// <see cref="FailureKind.UnknownModel"/> are none that an answer can be.
/// </returns>
public delegate FailureKind? AnswerRule(in AnswerFacts answer);
