using System.Runtime.ExceptionServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience;

/// <summary>
/// Where opinions on failures are asked for: the application's (<see cref="RouterOptions.FailureRules"/>,
/// <see cref="RouterOptions.AnswerRules"/>), and those of settings on finish reasons. Without any it costs a branch. What a rule
/// throws is kept with the failure, so that the books are closed before it comes out. Immutable.
/// </summary>
internal sealed class FailureRules(FailureRule[] failures, AnswerRule[] answers)
{
    public static readonly FailureRules None = new([], []);

    private const string Refused = "the model refused to answer";

    private readonly FailureRule[] _failures = failures;
    private readonly AnswerRule[] _answers = answers;

    public static FailureRules From(RouterOptions options)
        => options.FailureRules.Count == 0 && options.AnswerRules.Count == 0 ? None : new([.. options.FailureRules], [.. options.AnswerRules]);

    /// <summary>The failure of an attempt, as the rules see it.</summary>
    public static Failure Apply(Failure failure, RoutedCall call, DeploymentState deployment)
    {
        FailureRule[] rules = call.Engine.Rules._failures;

        // That the caller cancelled is no matter of opinion.
        return rules.Length == 0 || failure.Kind == FailureKind.Cancelled || failure.Fault is not null ? failure : Ask(rules, failure, call, deployment);
    }

    /// <summary>Whether a whole answer is taken for a failure, and for which.</summary>
    public static Failure? Judge(ChatResponse answer, RoutedCall call, GroupTable group, DeploymentState deployment)
    {
        AnswerRule[] rules = call.Engine.Rules._answers;
        if (rules.Length > 0 && Ask(rules, answer, call, deployment) is { } judged)
        {
            return judged;
        }

        if (KindOf(answer.FinishReason, call, group) is { } kind)
        {
            return Taken(kind, $"the answer ended with '{answer.FinishReason!.Value}'", answer.Usage, answer.Text, call);
        }

        return IsRefusal(answer, call, group) ? Taken(FailureKind.ContentFiltered, Refused, answer.Usage, answer.Text, call) : null;
    }

    /// <summary>The same for a stream that has ended before anything of it was shown.</summary>
    public static Failure? Judge(List<ChatResponseUpdate> held, UsageDetails? usage, RoutedCall call, GroupTable group, DeploymentState deployment)
    {
        ChatFinishReason? reason = null;
        bool refused = false;
        foreach (ChatResponseUpdate update in held)
        {
            reason = update.FinishReason ?? reason;
            refused |= HasRefusal(update.Contents);
        }

        if (KindOf(reason, call, group) is { } kind)
        {
            return Taken(kind, $"the stream ended with '{reason!.Value}' before anything was shown", usage, "", call);
        }

        return refused && call.HasContentPolicyList(group) ? Taken(FailureKind.ContentFiltered, Refused, usage, "", call) : null;
    }

    private static Failure Ask(FailureRule[] rules, Failure failure, RoutedCall call, DeploymentState deployment)
    {
        try
        {
            var facts = new FailureFacts(failure, call, deployment);
            foreach (FailureRule rule in rules)
            {
                if (rule(facts) is { } kind)
                {
                    return Checked(kind) == failure.Kind ? failure : failure.As(kind);
                }
            }

            return failure;
        }
        catch (Exception e)
        {
            return failure.As(failure.Kind, ExceptionDispatchInfo.Capture(e));
        }
    }

    private static Failure? Ask(AnswerRule[] rules, ChatResponse answer, RoutedCall call, DeploymentState deployment)
    {
        try
        {
            var facts = new AnswerFacts(answer, call, deployment);
            foreach (AnswerRule rule in rules)
            {
                if (rule(facts) is { } kind)
                {
                    return Taken(Checked(kind), "a rule of the application takes the answer for a failure", answer.Usage, answer.Text, call);
                }
            }

            return null;
        }
        catch (Exception e)
        {
            // The deployment has answered: of all kinds this one is held against nobody.
            return Taken(FailureKind.BadRequest, "a rule of the application failed", answer.Usage, answer.Text, call).As(FailureKind.BadRequest, ExceptionDispatchInfo.Capture(e));
        }
    }

    private static FailureKind Checked(FailureKind kind)
        => Enum.IsDefined(kind) && kind is not (FailureKind.Cancelled or FailureKind.UnknownModel)
            ? kind
            : throw new InvalidOperationException($"A rule on failures returned {kind}, which no attempt can fail with.");

    /// <summary>What a finish reason makes of an answer; <see langword="null"/>: nothing.</summary>
    private static FailureKind? KindOf(ChatFinishReason? finish, RoutedCall call, GroupTable group)
    {
        if (finish is not { } known)
        {
            return null;
        }

        FailureKind? meaning = FinishReasonKinds.Of(known);
        foreach (string reason in group.Settings.FailOnFinishReasons)
        {
            if (string.Equals(reason, known.Value, StringComparison.OrdinalIgnoreCase))
            {
                return meaning ?? FailureKind.MalformedResponse;
            }
        }

        // What was filtered is an answer of a kind, unless there is somewhere else to go with it.
        return meaning == FailureKind.ContentFiltered && !call.HasContentPolicyList(group) ? null : meaning;
    }

    private static bool IsRefusal(ChatResponse answer, RoutedCall call, GroupTable group)
    {
        if (!call.HasContentPolicyList(group))
        {
            return false;
        }

        bool refused = false;
        foreach (ChatMessage message in answer.Messages)
        {
            refused |= HasRefusal(message.Contents);
        }

        return refused && answer.Text.Length == 0;
    }

    private static bool HasRefusal(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is ErrorContent { ErrorCode: Contents.RefusalCode })
            {
                return true;
            }
        }

        return false;
    }

    // It was given, and billed: what it used is booked.
    private static Failure Taken(FailureKind kind, string message, UsageDetails? usage, string text, RoutedCall call)
        => new(kind, FailureStage.Sent, message)
        {
            Usage = usage,
            SeenOutput = TokenUsage.From(usage) is null ? call.Engine.Estimates.OfPiece(text) : 0,
        };
}
