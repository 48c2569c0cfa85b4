using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>A router class with the files that configure it.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="HintName">The name of its generated files, without extension: unique in the project.</param>
/// <param name="Documents">The files, in the order in which they are merged.</param>
internal sealed record RouterModel(DeclarationModel Declaration, string HintName, EquatableArray<DocumentModel> Documents);
