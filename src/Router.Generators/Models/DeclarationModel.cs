using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>An <c>[LlmRouter]</c> class: its shape, and what its attributes say.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Attributes">What its attributes say.</param>
/// <param name="Errors">What could not be read of them, one text each.</param>
/// <param name="Failure">The generator's own exception, with which the rest is empty; else <see langword="null"/>.</param>
internal sealed record DeclarationModel(RouterShape Shape, ConfigNode Attributes, EquatableArray<string> Errors, FailureModel? Failure);
