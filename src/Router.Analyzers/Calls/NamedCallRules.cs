using LlmRouter.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmRouter.Analyzers;

/// <summary>Calls by name whose name is a constant, so that it can be looked up now.</summary>
internal static class NamedCallRules
{
    public static void Check(OperationAnalysisContext context, IInvocationOperation call, CallContext calls)
    {
        // Does the call have a member, and for which mode of groups is it?
        (string? Parameter, bool HasMember, bool? IsEmbedding) kind = call.TargetMethod.Name switch
        {
            "CompleteAsync" or "StreamAsync" => ("model", true, false),
            "EmbedAsync" => ("model", true, true),
            "Chat" => ("name", true, false),
            "Embeddings" => ("name", true, true),
            "Explain" or "Select" => ("model", false, null),
            "SetStrategy" => ("group", false, null),
            _ => default,
        };
        if (kind.Parameter is null || call.Argument(kind.Parameter) is not { } argument
            || argument.Value.ConstantValue is not { HasValue: true, Value: string name }
            || calls.Find(call.Instance!.Type, context.CancellationToken) is not { } router)
        {
            return;
        }

        SyntaxNode place = argument.Value.Syntax;
        if (router.Find(name, out bool whole) is not { } group)
        {
            if (router.IsComplete)
            {
                string? suggestion = Suggestions.Nearest(name, router.Names);
                context.Report(
                    CallRules.UnknownName, place, suggestion is not null && place is LiteralExpressionSyntax ? FaultFix.Replace(FaultFix.Text(suggestion)) : null,
                    Words.Show(name), call.Instance.Type!.Name, Words.Hint(suggestion, [.. router.Names], "group"));
            }
        }
        else if (kind.IsEmbedding is { } embedding && embedding != group.IsEmbedding)
        {
            context.Report(
                CallRules.OtherModeCall, place, null, call.TargetMethod.Name, Words.Show(group.Name), group.IsEmbedding ? "embedding" : "chat",
                group.IsEmbedding ? "EmbedAsync" : "CompleteAsync");
        }
        else if (kind.HasMember && whole)
        {
            string member = MemberNames.Of(group.Name, group.Settings);
            context.Report(CallRules.TypedMember, place, new FaultFix(FixKind.Replace, member), Words.Show(group.Name), member);
        }
    }
}
