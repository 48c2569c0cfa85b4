using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>Routers that live no longer than a request.</summary>
internal static class LifetimeRules
{
    private static readonly string[] RequestTypes = ["HttpContext", "HttpRequest", "HttpResponse", "ServerCallContext"];
    private static readonly string[] Handlers = ["OnGet", "OnPost", "OnPut", "OnDelete"];

    public static void CheckCreation(OperationAnalysisContext context, IOperation creation)
    {
        if (Where(creation, context.ContainingSymbol) is { } where)
        {
            SyntaxNode place = creation.Syntax is ObjectCreationExpressionSyntax { Type: var type } ? type : creation.Syntax;
            context.Report(CallRules.RouterPerCall, place, null, creation.Type!.Name, where);
        }
    }

    /// <summary><c>Router.Load</c> and its like.</summary>
    public static void CheckFactory(OperationAnalysisContext context, IInvocationOperation call, CallContext calls)
    {
        if (call.TargetMethod is { IsStatic: true, Name: "Load" or "Parse" or "Create" } method && calls.IsRouter(method.ContainingType) && calls.IsRouter(call.Type)
            && Where(call, context.ContainingSymbol) is { } where)
        {
            context.Report(CallRules.RouterPerCall, call.Syntax, null, method.ContainingType.Name + "." + method.Name, where);
        }
    }

    /// <summary><c>AddScoped&lt;AppRouter&gt;</c> and <c>AddTransient&lt;AppRouter&gt;</c>.</summary>
    public static void CheckRegistration(OperationAnalysisContext context, IInvocationOperation call, CallContext calls)
    {
        if (call.TargetMethod is not { Name: "AddScoped" or "AddTransient", TypeArguments.Length: > 0 } method
            || method.ContainingNamespace?.ToDisplayString() != "Microsoft.Extensions.DependencyInjection")
        {
            return;
        }

        ITypeSymbol implementation = method.TypeArguments[method.TypeArguments.Length - 1];
        if (!calls.IsRouter(implementation))
        {
            return;
        }

        SyntaxNode place = call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } ? name : call.Syntax;
        bool isPlain = method.TypeArguments.Length == 1 && call.Arguments.Length == 1 && place is GenericNameSyntax;
        context.Report(
            CallRules.RouterPerCall, place, isPlain ? new FaultFix(FixKind.Replace, "AddLlmRouter") : null, implementation.Name,
            method.Name == "AddScoped" ? "for each scope" : "each time that somebody asks for it");
    }

    /// <summary>Why code runs often, in words; <see langword="null"/> when it may run once.</summary>
    private static string? Where(IOperation operation, ISymbol containing)
    {
        if (IsKept(operation))
        {
            return null;
        }

        for (IOperation? one = operation.Parent; one is not null; one = one.Parent)
        {
            if (one is ILoopOperation)
            {
                return "in a loop";
            }

            if (one is IAnonymousFunctionOperation lambda)
            {
                return HandlesRequest(lambda.Symbol) || IsMapped(lambda) ? "for each request" : null;
            }

            if (one is ILocalFunctionOperation local)
            {
                return HandlesRequest(local.Symbol) ? "for each request" : null;
            }
        }

        return containing is IMethodSymbol method && (HandlesRequest(method) || IsAction(method)) ? "for each request" : null;
    }

    /// <summary>Whether somebody gets it who may keep it for longer: a field, a cache.</summary>
    private static bool IsKept(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is IConversionOperation or ICoalesceOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation or IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation };
    }

    private static bool HandlesRequest(IMethodSymbol method) => method.MethodKind != MethodKind.Constructor
        && method.Parameters.Any(static parameter => Array.IndexOf(RequestTypes, parameter.Type.Name) >= 0
            && parameter.Type.ContainingNamespace.ToDisplayString() is "Microsoft.AspNetCore.Http" or "Grpc.Core");

    private static bool IsAction(IMethodSymbol method)
    {
        if (method is not { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false })
        {
            return false;
        }

        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.Name == "ControllerBase" || type.GetAttributes().Any(static one => one.AttributeClass?.Name == "ApiControllerAttribute"))
            {
                return true;
            }

            if (type.Name == "PageModel" && Array.Exists(Handlers, handler => method.Name.StartsWith(handler, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a lambda is given to <c>MapGet</c> or its like.</summary>
    private static bool IsMapped(IAnonymousFunctionOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent is IInvocationOperation { TargetMethod: var method } && method.Name.StartsWith("Map", StringComparison.Ordinal)
            && method.ContainingNamespace?.ToDisplayString() == "Microsoft.AspNetCore.Builder";
    }
}
