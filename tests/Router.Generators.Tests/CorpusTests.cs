using LlmRouter.Configuration;
using LlmRouter.Configuration.Tests;

namespace LlmRouter.Generators.Tests;

/// <summary>
/// Over every configuration in which a rule fires, and its twin in which it does not: without an error what is generated compiles and
/// carries the configuration; with one it compiles all the same, and carries the errors.
/// </summary>
public class CorpusTests
{
    private const string SecondPath = "/project/second.models.json";

    [Fact]
    public void What_is_generated_compiles_and_works_exactly_where_there_is_no_error()
    {
        GeneratorRun run = GeneratorRun.Of(Configurations.Declaration, (Configurations.Path, "{}"), (SecondPath, "{}"));
        int fine = 0;
        int faulty = 0;
        foreach (RuleCase one in RuleCase.All)
        {
            foreach (string[] marked in new[] { one.Bad, one.Good })
            {
                string[] texts = [.. marked.Select(text => Markup.Parse(text).Text)];
                if (texts.Length > 2 || texts.Any(text => text.StartsWith("[attributes]", StringComparison.Ordinal) || text.Contains("\"router\"", StringComparison.Ordinal)))
                {
                    continue;
                }

                bool hasErrors = Config.Check(texts).Any(fault => fault.Rule.Severity == FaultSeverity.Error);
                run.EditFile(Configurations.Path, texts[0]).EditFile(SecondPath, texts.Length == 2 ? texts[1] : "{}");
                try
                {
                    run.AssertCompiles();
                    Assert.Equal(hasErrors, run.Source("Tables.g.cs").Contains("Format = -1", StringComparison.Ordinal));
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{one.Name}: {exception.Message}\n{string.Join('\n', texts)}");
                }

                _ = hasErrors ? faulty++ : fine++;
            }
        }

        Assert.True(fine > 300 && faulty > 200, $"{fine} configurations are fine and {faulty} are not.");
    }
}
