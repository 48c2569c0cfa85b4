using System.Runtime.CompilerServices;

namespace LlmRouter.Packaging.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Self())!, "..", ".."));

    private static string Self([CallerFilePath] string path = "") => path;
}
