using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmRouter.Configuration;

/// <summary>Which additional files are configurations.</summary>
internal static class ModelsFile
{
    /// <summary>The metadata of an additional file that says so, whatever its name is; <c>false</c> says that it is none.</summary>
    public const string Metadata = "build_metadata.AdditionalFiles.LlmRouterModels";

    public static bool Is(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        if (options.GetOptions(file).TryGetValue(Metadata, out string? value) && value.Length > 0)
        {
            return value.Equals("true", StringComparison.OrdinalIgnoreCase);
        }

        string name = NameOf(file.Path);
        return name.Equals("models.json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".models.json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The part of a path after its last separator, of whichever kind.</summary>
    public static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    /// <summary>The order in which files are merged: it must not depend on the file system's.</summary>
    public static int Compare(string leftPath, string rightPath)
    {
        int order = string.Compare(leftPath, rightPath, StringComparison.OrdinalIgnoreCase);
        return order != 0 ? order : string.CompareOrdinal(leftPath, rightPath);
    }
}
