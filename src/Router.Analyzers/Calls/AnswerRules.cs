using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>Answers that nobody takes, or that a thread is blocked for.</summary>
internal static class AnswerRules
{
    public static void Check(OperationAnalysisContext context, IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "StreamAsync":
                if (IsDropped(call))
                {
                    context.Report(CallRules.UnreadStream, call.Syntax, null, call.TargetMethod.Name);
                }

                break;
            case "CompleteAsync" or "EmbedAsync":
                if (IsBlocking(call))
                {
                    context.Report(CallRules.BlockingCall, call.Syntax, null, call.TargetMethod.Name);
                }

                break;
        }
    }

    private static bool IsDropped(IInvocationOperation call)
    {
        IOperation? parent = call.Parent;
        while (parent is IConversionOperation || parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } }
            || parent is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" })
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsRead(declarator.Symbol, call),
            _ => false,
        };
    }

    private static bool IsRead(ILocalSymbol local, IOperation from)
    {
        IOperation root = from;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        foreach (IOperation one in root.Descendants())
        {
            if (one is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBlocking(IInvocationOperation call) => (call.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured.Parent : call.Parent) switch
    {
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" } } => true,
        IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType.Name: "Task" } } => true,
        IInvocationOperation { TargetMethod: { Name: "GetAwaiter", ContainingType.Name: "Task" or "ConfiguredTaskAwaitable" }, Parent: IInvocationOperation { TargetMethod.Name: "GetResult" } } => true,
        _ => false,
    };
}
