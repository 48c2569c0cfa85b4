using Microsoft.Extensions.AI;

namespace LlmRouter.Resilience;

/// <summary>What finish reasons other than the usual ones say, in every provider's spelling.</summary>
internal static class FinishReasonKinds
{
    private static readonly Dictionary<string, FailureKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["content_filter"] = FailureKind.ContentFiltered,
        ["refusal"] = FailureKind.ContentFiltered,
        ["SAFETY"] = FailureKind.ContentFiltered,
        ["PROHIBITED_CONTENT"] = FailureKind.ContentFiltered,
        ["RECITATION"] = FailureKind.ContentFiltered,
        ["BLOCKLIST"] = FailureKind.ContentFiltered,
        ["SPII"] = FailureKind.ContentFiltered,
        ["guardrail_intervened"] = FailureKind.ContentFiltered,

        ["MALFORMED_FUNCTION_CALL"] = FailureKind.MalformedResponse,
        ["UNEXPECTED_TOOL_CALL"] = FailureKind.MalformedResponse,
        ["error"] = FailureKind.MalformedResponse,
    };

    /// <summary>The failure that an answer with this finish reason may be; <see langword="null"/>: none.</summary>
    public static FailureKind? Of(ChatFinishReason reason)
        => reason == ChatFinishReason.Stop || reason == ChatFinishReason.ToolCalls || reason == ChatFinishReason.Length ? null
            : Kinds.TryGetValue(reason.Value, out FailureKind kind) ? kind
            : null;
}
