using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmRouter.Tests.PublicApi;

/// <summary>
/// What users see changes on purpose only: a difference is either a slip, or reviewed and accepted with LLMR_ACCEPT=1.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Assemblies => ["LlmRouter", "LlmRouter.Testing"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_that_was_reviewed(string assembly)
    {
        string actual = ApiText.Of(Assembly.Load(assembly));
        string file = Path.Combine(Folder(), assembly + ".verified.txt");
        if (Environment.GetEnvironmentVariable("LLMR_ACCEPT") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
