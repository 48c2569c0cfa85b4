using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>The constant data of a router.</summary>
/// <param name="Shape">The class that it belongs to.</param>
/// <param name="HintName">The name of its file, without extension.</param>
/// <param name="Image">The configuration; <see langword="null"/> when it has errors.</param>
/// <param name="Sections">What the parts of its records are about.</param>
/// <param name="Names">All names in the order of <see cref="NameIndex"/>.</param>
/// <param name="Faults">The errors, for builds in which no analyzer stops them: the router then refuses to start.</param>
internal sealed record TablesModel(
    RouterShape Shape,
    string HintName,
    RouterImage? Image,
    EquatableArray<RecordSection> Sections,
    EquatableArray<string> Names,
    EquatableArray<string> Faults);

/// <summary>A part of an image's records.</summary>
/// <param name="Start">The position of its first number.</param>
/// <param name="Name">The group, deployment, alias or endpoint that it describes.</param>
internal readonly record struct RecordSection(int Start, string Name);
