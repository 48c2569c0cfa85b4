using System.Runtime.CompilerServices;
using LlmRouter.Configuration;

namespace LlmRouter.Analyzers.Tests;

/// <summary>The rules that only the compiler's view can break are tested here; those about configurations by their cases.</summary>
public class CoverageTests
{
    [Fact]
    public void Every_rule_about_classes_and_calls_has_a_test_in_which_it_fires()
    {
        string tests = string.Concat(Directory.GetFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.Empty(DeclarationRules.All.Concat(CallRules.All)
            .Where(rule => rule != DeclarationRules.GeneratorFailed && rule != DeclarationRules.OldLanguage && !tests.Contains("{|" + rule.Id + ":", StringComparison.Ordinal))
            .Select(rule => rule.Id));

        // One has no text to mark, and the generator's failure is tested where the generator is.
        Assert.Contains($"== \"{DeclarationRules.OldLanguage.Id}\"", tests, StringComparison.Ordinal);
    }

    private static string Folder([CallerFilePath] string self = "") => Path.GetDirectoryName(self)!;
}
