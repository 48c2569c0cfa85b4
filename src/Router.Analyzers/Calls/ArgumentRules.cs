using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>Arguments of calls that do not do what they seem to.</summary>
internal static class ArgumentRules
{
    /// <summary>Sequences that are computed when somebody enumerates them.</summary>
    public static void CheckLazy(OperationAnalysisContext context, IInvocationOperation call)
    {
        if ((call.Argument("messages") ?? call.Argument("values")) is not { } argument)
        {
            return;
        }

        IOperation value = argument.Value.Bare();
        if (value is ITranslatedQueryOperation || (value is IInvocationOperation made && IsLazy(made.TargetMethod, context.CancellationToken)))
        {
            context.Report(CallRules.LazyMessages, value.Syntax, null, argument.Parameter!.Name);
        }
    }

    /// <summary>A <c>ModelId</c> in options that are made in place, for a group that is called by its member.</summary>
    public static void CheckModel(OperationAnalysisContext context, IInvocationOperation call, CallContext calls)
    {
        if (call.Argument("options")?.Value.Bare() is not IObjectCreationOperation { Initializer: { } initializer }
            || call.Instance is not IPropertyReferenceOperation { Instance.Type: { } type } property
            || calls.Find(type, context.CancellationToken)?.OfMember(property.Property.Name) is not { } group)
        {
            return;
        }

        foreach (IOperation one in initializer.Initializers)
        {
            if (one is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "ModelId" }, Value.ConstantValue: { HasValue: true, Value: string model } }
                && !KnownRouter.Takes(group, model))
            {
                context.Report(CallRules.IgnoredModel, one.Syntax, FaultFix.Remove, Words.Show(model), Words.Show(group.Name));
            }
        }
    }

    private static bool IsLazy(IMethodSymbol method, CancellationToken cancellation)
    {
        if (method.ReturnType is not INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IOrderedEnumerable" or "IQueryable" })
        {
            return false;
        }

        if (method.ContainingType is { Name: "Enumerable" or "Queryable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } })
        {
            // These are lists already, whatever their type says.
            return method.Name is not ("Empty" or "AsEnumerable");
        }

        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation).DescendantNodes(static node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
                .Any(static node => node.IsKind(SyntaxKind.YieldReturnStatement)))
            {
                return true;
            }
        }

        return false;
    }
}
