using System.Collections.Immutable;
using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>Looks at code that makes and calls routers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallSiteAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. RuleDescriptors.All.Where(Reports)];

    /// <summary>Whether a rule is about calls, and not about configurations.</summary>
    internal static bool Reports(DiagnosticDescriptor rule) => Array.Exists(CallRules.All, one => one.Id == rule.Id);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (CallContext.TryCreate(start.Compilation, start.Options) is not { } calls)
            {
                return;
            }

            start.RegisterOperationAction(operation => Invocation(operation, calls), OperationKind.Invocation);
            start.RegisterOperationAction(operation => Creation(operation, calls), OperationKind.ObjectCreation);
        });
    }

    private static void Invocation(OperationAnalysisContext context, CallContext calls)
    {
        var call = (IInvocationOperation)context.Operation;
        ITypeSymbol? type = call.Instance?.Type;
        if (type is not null && calls.IsRouter(type))
        {
            NamedCallRules.Check(context, call, calls);
            AnswerRules.Check(context, call);
            ArgumentRules.CheckLazy(context, call);
        }
        else if (type is not null && calls.IsGroup(type))
        {
            ArgumentRules.CheckModel(context, call, calls);
            AnswerRules.Check(context, call);
            ArgumentRules.CheckLazy(context, call);
        }
        else
        {
            LifetimeRules.CheckRegistration(context, call, calls);
            LifetimeRules.CheckFactory(context, call, calls);
        }
    }

    private static void Creation(OperationAnalysisContext context, CallContext calls)
    {
        if (calls.IsRouter(context.Operation.Type))
        {
            LifetimeRules.CheckCreation(context, context.Operation);
        }
    }
}
