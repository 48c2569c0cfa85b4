using System.Text;
using LlmRouter.Analyzers;
using LlmRouter.Benchmarks.Measuring;
using LlmRouter.Generators;
using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

const string Path = "/project/models.json";
const double MostCold = 100;
const double MostEdit = 1;

// 1,000 deployments in 20 groups, each with its model, key, endpoint, limits, weight and tags.
string json = Json(weight: 1);
CSharpCompilation[] compilations =
[
    TestCompilation.Create("[LlmRouter.LlmRouter] public partial class AppRouter;", "class Unrelated { int Number => 1; }"),
    TestCompilation.Create("[LlmRouter.LlmRouter] public partial class AppRouter;", "class Unrelated { int Number => 2; }"),
];
compilations[1] = compilations[0].ReplaceSyntaxTree(compilations[0].SyntaxTrees[1], compilations[1].SyntaxTrees[1]);
MemoryText[] texts = [new(Path, json), new(Path, Json(weight: 2))];

GeneratorDriver warm = Driver().RunGenerators(compilations[0]);
if (warm.GetRunResult() is not { Diagnostics.Length: 0, GeneratedTrees.Length: 2 })
{
    Console.Error.WriteLine("The generator did not make its two files.");
    return 1;
}

GeneratorDriver edited = warm;
GeneratorDriver weighed = warm;
int edits = 0;
int weights = 0;
Result[] results = await Rounds.RunAsync(
    [
        new Contender("all of it, nothing cached", 2, n => Repeat(n, () => Driver().RunGenerators(compilations[0]))),
        new Contender("an unrelated edit", 200, n => Repeat(n, () => edited = edited.RunGenerators(compilations[++edits % 2]))),
        new Contender("another weight in models.json", 2, n => Repeat(n, () =>
        {
            weighed = weighed.ReplaceAdditionalText(texts[weights % 2], texts[(weights + 1) % 2]).RunGenerators(compilations[0]);
            weights++;
        })),
        new Contender("the analyzers, whole", 2, n => Repeat(n, () => Analyze(compilations[0], texts[0]))),
    ],
    args.Contains("--long") ? 30 : 12);
double?[] targets = [MostCold, MostEdit, null, null];
var report = new Report("Generator and analyzers on a models.json of 1,000 deployments", "what", "ms of one processor", "spread", "KB");
for (int i = 0; i < results.Length; i++)
{
    double milliseconds = results[i].CpuNanoseconds / 1e6;
    report.Add(
        results[i].Name, targets[i] is { } most ? Report.Against(milliseconds, most, "") : Report.Number(milliseconds), Report.Percent(results[i].Spread), Report.Number(results[i].Bytes / 1024));
}

report.Print();
string[] names = ["Documents", "Routers", "Outputs", "Api", "Tables"];
IReadOnlyDictionary<string, System.Collections.Immutable.ImmutableArray<IncrementalGeneratorRunStep>> steps = edited.GetRunResult().Results[0].TrackedSteps;
string[] reasons = [.. names.SelectMany(name => steps[name]).SelectMany(step => step.Outputs).Select(output => output.Reason.ToString()).Distinct()];
Console.WriteLine($"After an unrelated edit the steps are: {string.Join(", ", reasons)}.");
return 0;

GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
    [new LlmRouterGenerator().AsSourceGenerator()],
    [texts[0]],
    (CSharpParseOptions)compilations[0].SyntaxTrees[0].Options,
    new TestOptions(),
    new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

static void Analyze(Compilation compilation, AdditionalText text) => compilation
    .WithAnalyzers([new RouterConfigurationAnalyzer(), new CallSiteAnalyzer()], new AnalyzerOptions([text], new TestOptions()))
    .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();

static void Repeat(int count, Action action)
{
    for (int i = 0; i < count; i++)
    {
        action();
    }
}

static string Json(int weight)
{
    var text = new StringBuilder("{ \"groups\": {");
    for (int g = 0; g < 20; g++)
    {
        text.Append(g == 0 ? "" : ",").Append($"\n  \"group-{g}\": {{ \"strategy\": \"least-busy\", \"fallbacks\": [\"group-{(g + 1) % 20}\"], \"deployments\": [");
        for (int d = 0; d < 50; d++)
        {
            text.Append(d == 0 ? "" : ",").Append(
                $"\n    {{ \"id\": \"deployment-{d}\", \"model\": \"openai/gpt-4o\", \"endpoint\": \"https://{g}-{d}.example/v1\", \"apiKey\": \"env:KEY_{g}_{d}\", \"rpm\": {600 + d}, \"tpm\": 120000, \"weight\": {weight + d}, \"tags\": [\"a\", \"b\"] }}");
        }

        text.Append("\n  ] }");
    }

    return text.Append("\n} }").ToString();
}
