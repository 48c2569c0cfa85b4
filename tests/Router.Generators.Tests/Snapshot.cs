using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace LlmRouter.Generators.Tests;

/// <summary>
/// Compares generated files with those under <c>Snapshots/</c>. With <c>LLMR_ACCEPT=1</c> in the environment they are written
/// instead: look at the difference before committing it.
/// </summary>
internal static partial class Snapshot
{
    public static void Match(string name, string source)
    {
        string path = Path.Combine(Folder(), name + ".verified.cs");
        string actual = Version().Replace(source, "\"LlmRouter.Generators\", \"VERSION\"");
        if (Environment.GetEnvironmentVariable("LLMR_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no snapshot {name}; run once with LLMR_ACCEPT=1.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual, ignoreLineEndingDifferences: false);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");

    [GeneratedRegex("\"LlmRouter.Generators\", \"[0-9.]+\"")]
    private static partial Regex Version();
}
