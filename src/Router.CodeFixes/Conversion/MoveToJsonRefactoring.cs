using System.Composition;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Moves all of a router's configuration out of its attributes into a <c>models.json</c>.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MoveToJsonRefactoring))]
[Shared]
public sealed class MoveToJsonRefactoring : CodeRefactoringProvider
{
    private const string FileName = "models.json";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        Document document = context.Document;
        CancellationToken cancellation = context.CancellationToken;
        if (await RouterAt.FindAsync(document, context.Span, cancellation).ConfigureAwait(false) is not var (router, compilation)
            || RouterConfiguration.Read(document.Project, router, compilation, cancellation) is not { Files.Count: 0 } configuration
            || configuration.Spec.Groups.Count == 0)
        {
            return;
        }

        string name = configuration.IsOnly && !HasFile(document.Project, FileName) ? FileName : router.Name + "." + FileName;
        if (!HasFile(document.Project, name))
        {
            string title = $"Move the configuration to {name}";
            context.RegisterRefactoring(CodeAction.Create(title, token => MoveAsync(document.Project, configuration, KnownNames.FullName(router), name, token), title));
        }
    }

    private static async Task<Solution> MoveAsync(Project project, RouterConfiguration configuration, string router, string name, CancellationToken cancellation)
    {
        // Only attributes can name the type of a strategy.
        Solution solution = await AttributeEdit.ReplaceAsync(
            project, configuration.Attributes,
            prefix => ("", [.. configuration.Spec.Groups.Where(static group => group.StrategyType is not null)
                .Select(group => $"[{prefix}ModelGroup<{group.StrategyType}>({CSharpValue.Of(group.Name)})]")]),
            cancellation).ConfigureAwait(false);
        string json = JsonPrinter.Print(ConfigurationTree.Of(configuration.Spec, configuration.IsOnly ? null : router));
        return solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id, name), name, SourceText.From(json, System.Text.Encoding.UTF8), filePath: PathOf(project, name));
    }

    private static bool HasFile(Project project, string name) => project.AdditionalDocuments.Any(one => one.FilePath == PathOf(project, name) || one.Name == name);

    private static string PathOf(Project project, string name) =>
        project.FilePath is { } path && path.LastIndexOfAny(['/', '\\']) is >= 0 and var slash ? path.Substring(0, slash + 1) + name : name;
}
