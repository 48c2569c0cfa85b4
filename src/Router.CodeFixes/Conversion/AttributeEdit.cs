using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmRouter.CodeFixes;

/// <summary>Replaces the attributes that configure a router by others; <c>[LlmRouter]</c> itself stays where it is.</summary>
internal static class AttributeEdit
{
    /// <param name="project">The project.</param>
    /// <param name="attributes">All of the router's attributes, of all its parts.</param>
    /// <param name="write">The arguments of <c>[LlmRouter]</c> and the other attributes, given what stands before the names of types.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public static async Task<Solution> ReplaceAsync(
        Project project, IReadOnlyList<AttributeSyntax> attributes, Func<string, (string Arguments, IReadOnlyList<string> Lines)> write, CancellationToken cancellation)
    {
        Solution solution = project.Solution;
        foreach (IGrouping<SyntaxTree, AttributeSyntax> part in attributes.GroupBy(static attribute => attribute.SyntaxTree))
        {
            if (project.GetDocument(part.Key) is not { } document
                || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
            {
                continue;
            }

            SyntaxNode root = await part.Key.GetRootAsync(cancellation).ConfigureAwait(false);
            string text = root.ToFullString();
            var removed = new List<EditRequest>();
            var edits = new List<TextChange>();
            foreach (AttributeSyntax attribute in part)
            {
                if (IsRouter(attribute, model))
                {
                    string prefix = model.LookupNamespacesAndTypes(attribute.SpanStart, name: "ModelGroupAttribute").IsEmpty ? "global::LlmRouter." : "";
                    (string arguments, IReadOnlyList<string> lines) = write(prefix);
                    edits.Add(new TextChange(TextSpan.FromBounds(attribute.Name.Span.End, attribute.Span.End), arguments.Length == 0 ? "" : $"({arguments})"));
                    int after = attribute.Parent!.Span.End;
                    string separator = TextLines.Before(text, attribute.Parent.SpanStart) is var before && before != " " ? before : attribute.Parent.SpanStart == 0 ? "\n" : " ";
                    edits.Add(new TextChange(new TextSpan(after, 0), string.Concat(lines.Select(line => separator + line))));
                }
                else
                {
                    removed.Add(new EditRequest(attribute.Span, FaultFix.RemoveItem));
                }
            }

            edits.AddRange(CSharpFixer.Edits(root, model, removed));
            SourceText source = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentText(document.Id, source.WithChanges(EditSet.Clean(edits)));
        }

        return solution;
    }

    private static bool IsRouter(AttributeSyntax attribute, SemanticModel model) => model.GetTypeInfo(attribute).Type?.Name == "LlmRouterAttribute";
}
