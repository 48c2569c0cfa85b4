using System.Collections.Immutable;
using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>Gives every router class the files that configure it.</summary>
internal static class RouterJoiner
{
    public static ImmutableArray<RouterModel> Join(
        ImmutableArray<DeclarationModel> declarations, ImmutableArray<DocumentModel> documents, CancellationToken cancellation)
    {
        var names = new List<string>();
        var joined = new List<List<DocumentModel>>();
        foreach (DeclarationModel declaration in declarations)
        {
            names.Add(declaration.Shape.FullName);
            joined.Add([]);
        }

        string? previous = null;
        foreach (DocumentModel document in documents.Sort(static (left, right) => ModelsFile.Compare(left.Path, right.Path)))
        {
            cancellation.ThrowIfCancellationRequested();
            int router = RouterAssignment.Find(document.Root, names);

            // A project may list a file that the package's props have listed already.
            bool again = document.Path == previous;
            previous = document.Path;
            if (router >= 0 && !again)
            {
                joined[router].Add(document);
            }
        }

        var hints = new HintNames();
        ImmutableArray<RouterModel>.Builder routers = ImmutableArray.CreateBuilder<RouterModel>(declarations.Length);
        for (int i = 0; i < declarations.Length; i++)
        {
            routers.Add(new RouterModel(declarations[i], hints.Take(names[i]), new EquatableArray<DocumentModel>([.. joined[i]])));
        }

        return routers.MoveToImmutable();
    }
}
