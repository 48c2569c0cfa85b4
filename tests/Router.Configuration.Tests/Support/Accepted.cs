using System.Runtime.CompilerServices;

namespace LlmRouter.Configuration.Tests;

/// <summary>Files that must be what the code makes of them. With the environment variable LLMR_ACCEPT=1 they are rewritten.</summary>
internal static class Accepted
{
    /// <summary>The folder that paths are relative to.</summary>
    public static string Folder([CallerFilePath] string self = "") => Path.GetDirectoryName(self)!;

    /// <param name="path">The file, relative to this project's folder.</param>
    /// <param name="expected">What the code makes.</param>
    /// <param name="self">This file.</param>
    public static void Check(string path, string expected, [CallerFilePath] string self = "")
    {
        string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(self)!, path));
        if (Environment.GetEnvironmentVariable("LLMR_ACCEPT") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(File.Exists(file), $"{file} is missing; run the tests with LLMR_ACCEPT=1");
        Assert.Equal(expected, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }
}
