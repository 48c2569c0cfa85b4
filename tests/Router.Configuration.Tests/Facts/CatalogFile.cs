using System.Runtime.CompilerServices;

namespace LlmRouter.Configuration.Tests;

/// <summary>The committed catalog and its supplement, as files.</summary>
internal static class CatalogFile
{
    public static byte[] Bytes { get; } = File.ReadAllBytes(Repository("src/Router.Configuration/Facts/models.catalog"));

    public static string[] Lines { get; } = System.Text.Encoding.ASCII.GetString(Bytes).TrimEnd('\n').Split('\n');

    public static string[] Body { get; } = [.. Lines.SkipWhile(line => line.StartsWith('#'))];

    /// <summary>The lines of the supplement without their sources.</summary>
    public static string[] Supplement { get; } =
    [
        .. File.ReadAllLines(Repository("eng/catalog/supplement.catalog"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split("  #")[0]),
    ];

    public static string KeyOf(string line) => line.Split(' ')[0];

    private static string Repository(string path, [CallerFilePath] string self = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, "../../..", path));
}
