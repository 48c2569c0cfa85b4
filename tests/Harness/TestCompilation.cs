using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.Harness;

/// <summary>Compilations as a user's project makes them: nullable, documented, every warning on.</summary>
internal static class TestCompilation
{
    public const string Path = "/project/AppRouter.cs";

    private static readonly MetadataReference[] Platform = LoadReferences();

    public static IReadOnlyList<MetadataReference> References => Platform;

    public static CSharpParseOptions Parsing(LanguageVersion version = LanguageVersion.CSharp12)
        => new(version, DocumentationMode.Diagnose);

    public static CSharpCompilation Create(params string[] sources) => Create(LanguageVersion.CSharp12, sources);

    public static CSharpCompilation Create(LanguageVersion version, params string[] sources)
        => CSharpCompilation.Create(
            "Project",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Parsing(version), i == 0 ? Path : $"/project/Source{i}.cs")),
            Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    private static MetadataReference[] LoadReferences()
    {
        string all = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. from path in all.Split(System.IO.Path.PathSeparator)
               let name = System.IO.Path.GetFileNameWithoutExtension(path)
               where name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                   || name is "netstandard" or "mscorlib" or "LlmRouter"
               select MetadataReference.CreateFromFile(path),
        ];
    }
}
