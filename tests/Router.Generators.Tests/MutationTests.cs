using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmRouter.Generators.Tests;

/// <summary>Attributes and files damaged at random: the generator never fails, and what it writes has no fault of its own.</summary>
public class MutationTests
{
    private static readonly string[] Words =
    [
        "null", "\"\"", "\"gpt-4\"", "\"*\"", "\"a/b\"", "\"@east\"", "\"class\"", "-1", "0", "1e300", "double.NaN", "int.MaxValue", "true", "default", "[]", "[null]",
        "\"\\0\"", "\"\\ud800\"", "\"日本\"", "(RoutingStrategy)99", "typeof(int)", "nameof(AppRouter)", ",", "(", ")", "=", ":", "Model", "Weight", "group", "]", "[",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_attributes_never_make_the_generator_fail(int seed)
    {
        var random = new Random(seed);
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(Configurations.Attributes, TestCompilation.Parsing()).GetRoot().DescendantTokens()];
        int first = Array.FindIndex(tokens, token => token.ValueText == "LlmRouter" && token.Parent?.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.AttributeSyntax);
        int last = Array.FindLastIndex(tokens, token => token.IsKind(SyntaxKind.CloseBracketToken));
        for (int i = 0; i < 120; i++)
        {
            string source = Damage(tokens, first, last, random);
            GeneratorRun run = GeneratorRun.Of(source, (Configurations.Path, """{ "aliases": { "c": "claude" } }"""));
            Assert.True(run.Result.Exception is null && run.Result.Diagnostics.IsEmpty, $"{run.Result.Exception}\n{string.Join('\n', run.Result.Diagnostics)}\n{source}");

            // What the compiler says of the input itself is the user's; of the generated files it may say nothing.
            Assert.True(OfGenerated(run) is [], $"seed {seed}, {i}: {string.Join('\n', OfGenerated(run))}\n{source}");
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Damaged_files_never_make_the_generator_fail(int seed)
    {
        var random = new Random(seed);
        GeneratorRun run = GeneratorRun.Of("namespace Sample.App;" + Configurations.Declaration, (Configurations.Path, "{}"));
        for (int i = 0; i < 150; i++)
        {
            string json = Damage(Configurations.Json, random);
            run.EditFile(Configurations.Path, json);
            Assert.True(run.Result.Exception is null && run.Result.Diagnostics.IsEmpty, $"{run.Result.Exception}\n{json}");
            Assert.True(run.Problems() is [], $"seed {seed}, {i}: {string.Join('\n', run.Problems())}\n{json}");
        }
    }

    private static IReadOnlyList<string> OfGenerated(GeneratorRun run)
    {
        HashSet<string> generated = [.. run.Result.GeneratedSources.Select(source => source.SyntaxTree.FilePath)];
        return [.. run.Output.GetDiagnostics()
            .Where(one => one.Severity == DiagnosticSeverity.Error && one.Location.SourceTree is { } tree && generated.Contains(tree.FilePath))
            .Select(one => one.ToString())];
    }

    private static string Damage(SyntaxToken[] tokens, int first, int last, Random random)
    {
        var texts = new List<string>(Array.ConvertAll(tokens, token => token.ToFullString()));
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(first, Math.Min(last, texts.Count));
            switch (random.Next(4))
            {
                case 0:
                    texts.RemoveAt(at);
                    break;
                case 1:
                    texts[at] = Words[random.Next(Words.Length)] + " ";
                    break;
                case 2:
                    texts.Insert(at, Words[random.Next(Words.Length)] + " ");
                    break;
                default:
                    texts[at] = texts[random.Next(first, Math.Min(last, texts.Count))];
                    break;
            }
        }

        return string.Concat(texts);
    }

    private static string Damage(string json, Random random)
    {
        string[] pieces = ["\"gpt-4\"", "null", "-1", "{", "}", "[", "]", ",", ":", "\"\"", "\"class\"", "\"*\"", "\"a-b\"", "1e999", "//", "/*", "\\", "\"\\ud800\"", "\"\\u0000\""];
        var text = new System.Text.StringBuilder(json);
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, pieces[random.Next(pieces.Length)]);
                    break;
                default:
                    // A name or a text becomes another one of the document.
                    int quote = text.ToString().IndexOf('"', at);
                    int end = quote < 0 ? -1 : text.ToString().IndexOf('"', quote + 1);
                    if (end > 0)
                    {
                        text.Remove(quote, end - quote + 1).Insert(quote, pieces[random.Next(pieces.Length)]);
                    }

                    break;
            }
        }

        return text.ToString();
    }
}
