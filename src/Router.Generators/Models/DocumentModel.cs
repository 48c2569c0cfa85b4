using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>A configuration file: equal when it says the same, whatever its white space.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Root">What it says.</param>
/// <param name="Errors">What could not be read of it, one text each.</param>
internal sealed record DocumentModel(string Path, ConfigNode Root, EquatableArray<string> Errors);
