using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>What the rules about calls have in common.</summary>
internal static class Reporting
{
    public static void Report(this OperationAnalysisContext context, RuleInfo rule, SyntaxNode at, FaultFix? fix, params string[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(RuleDescriptors.Get(rule), at.GetLocation(), FixProperties.Of(fix), arguments));

    /// <summary>The argument of a parameter, as it is written; <see langword="null"/> when it is not.</summary>
    public static IArgumentOperation? Argument(this IInvocationOperation call, string parameter)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                return argument;
            }
        }

        return null;
    }

    /// <summary>A value without the conversions around it.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
