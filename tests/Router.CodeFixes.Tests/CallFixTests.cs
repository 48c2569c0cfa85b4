using System.Collections.Immutable;
using LlmRouter.Analyzers;
using LlmRouter.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes.Tests;

/// <summary>Calls as they are mended. What comes out compiles.</summary>
public class CallFixTests
{
    private const string Router = """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using LlmRouter;
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;

        [LlmRouter]
        [ModelGroup("gpt-4")] [Deployment("gpt-4", "a", Model = "openai/m")]
        [ModelGroup("class")] [Deployment("class", "a", Model = "openai/m")]
        [ModelGroup("embed", Mode = ModelMode.Embedding)] [Deployment("embed", "a", Model = "openai/e")]
        public partial class AppRouter(RouterOptions? options = null) : Router(options, default)
        {
            public ChatGroup Gpt4 => null!;
            public ChatGroup Class => null!;
            public EmbeddingGroup Embed => null!;
        }

        """;

    [Theory]
    [InlineData("router.CompleteAsync(\"gpt-4\", \"hi\");", "router.Gpt4.CompleteAsync(\"hi\");")]
    [InlineData("router.CompleteAsync(\"class\", \"hi\", new ChatOptions(), new RouteOptions(), default);", "router.Class.CompleteAsync(\"hi\", new ChatOptions(), new RouteOptions(), default);")]
    [InlineData("router.CompleteAsync(prompt: \"hi\", model: \"gpt-4\");", "router.Gpt4.CompleteAsync(prompt: \"hi\");")]
    [InlineData("router.StreamAsync(\"gpt-4\", \"hi\", route: new RouteOptions()).ToString();", "router.Gpt4.StreamAsync(\"hi\", route: new RouteOptions(), options: null).ToString();")]
    [InlineData("router.EmbedAsync(\"embed\", [\"a\"], route: new RouteOptions());", "router.Embed.EmbedAsync([\"a\"], route: new RouteOptions());")]
    [InlineData("router.Chat(\"gpt-4\").CompleteAsync(\"hi\");", "router.Gpt4.CompleteAsync(\"hi\");")]
    [InlineData("new { router }.router.Embeddings(\"embed\").ToString();", "new { router }.router.Embed.ToString();")]
    [InlineData("router.Chat(\"gtp-4\").ToString();", "router.Chat(\"gpt-4\").ToString();")]
    [InlineData("router.Gpt4.CompleteAsync(\"hi\", new ChatOptions { ModelId = \"x\", Seed = 1 });", "router.Gpt4.CompleteAsync(\"hi\", new ChatOptions { Seed = 1 });")]
    [InlineData("router.Gpt4.CompleteAsync(\"hi\", new() { Seed = 1, ModelId = \"x\" });", "router.Gpt4.CompleteAsync(\"hi\", new() { Seed = 1 });")]
    [InlineData("router.Gpt4.CompleteAsync(messages.Where(one => one.Text != \"\"));", "router.Gpt4.CompleteAsync([.. messages.Where(one => one.Text != \"\")]);")]
    [InlineData("router.Gpt4.CompleteAsync(from one in messages select one);", "router.Gpt4.CompleteAsync([.. from one in messages select one]);")]
    [InlineData("services.AddScoped<AppRouter>();", "services.AddLlmRouter<AppRouter>();")]
    public Task A_call_is_mended(string before, string after) => Check(before, after, all: false);

    [Fact]
    public async Task Every_rule_that_is_mended_is_among_them()
    {
        var mended = new SortedSet<string>(StringComparer.Ordinal);
        foreach (InlineDataAttribute row in typeof(CallFixTests).GetMethod(nameof(A_call_is_mended))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>())
        {
            mended.Add((await Diagnostics(DocumentOf(Whole((string)row.Data[0]!)).Project))[0].Id);
        }

        Assert.Equal(new CallFix().FixableDiagnosticIds.Order(StringComparer.Ordinal), mended);
    }

    [Fact]
    public Task All_calls_of_a_kind_are_mended_at_once() => Check(
        "router.CompleteAsync(\"gpt-4\", \"hi\"); router.Chat(\"class\").CompleteAsync(\"ho\");",
        "router.Gpt4.CompleteAsync(\"hi\"); router.Class.CompleteAsync(\"ho\");",
        all: true);

    [Theory]
    [InlineData("router?.CompleteAsync(\"gpt-4\", \"hi\");")]
    [InlineData("router.Chat(\"nothing-like-it\");")]
    [InlineData("router.Chat(Names.Wrong);")]
    public async Task What_cannot_be_mended_is_left_alone(string code)
    {
        Document document = DocumentOf(Whole(code));
        Diagnostic[] found = await Diagnostics(document.Project);
        Assert.NotEmpty(found);
        foreach (Diagnostic diagnostic in found)
        {
            Assert.Empty(await Actions(document, diagnostic));
        }
    }

    private static async Task Check(string before, string after, bool all)
    {
        Document document = DocumentOf(Whole(before));
        Diagnostic[] found = await Diagnostics(document.Project);
        CodeAction action = Assert.Single(await Actions(document, found[0]));
        if (all)
        {
            var context = new FixAllContext(document, new CallFix(), FixAllScope.Document, action.EquivalenceKey!, [found[0].Id], new Known([.. found]), default);
            action = (await new CallFix().GetFixAllProvider().GetFixAsync(context))!;
        }

        Solution changed = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Document mended = changed.GetDocument(document.Id)!;
        Assert.Equal(Whole(after), (await mended.GetTextAsync()).ToString());
        Compilation compilation = (await mended.Project.GetCompilationAsync())!;
        // The runtime can register generated routers only (CS0311), and nothing is generated here.
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error && one.Id != "CS0311").Select(one => one.ToString()));
    }

    private static Document DocumentOf(string code) => FixCheck.Project().AddDocument("Code.cs", SourceText.From(code), filePath: TestCompilation.Path);

    private static async Task<Diagnostic[]> Diagnostics(Project project) =>
        [.. (await AnalyzerCheck.Diagnostics(new CallSiteAnalyzer(), (await project.GetCompilationAsync())!, [])).OrderBy(one => one.Location.SourceSpan.Start)];

    private static async Task<List<CodeAction>> Actions(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await new CallFix().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return actions;
    }

    private static string Whole(string code) => Router + $$"""
        static class Names { public const string Wrong = "gtp-4"; }

        class Code
        {
            void Run(AppRouter router, IServiceCollection services, IEnumerable<ChatMessage> messages)
            {
                {{code}}
            }
        }
        """;

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
