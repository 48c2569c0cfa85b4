namespace LlmRouter.Configuration;

/// <summary>The rules about code that calls routers.</summary>
internal static class CallRules
{
    /// <summary>Arguments: the name, the member.</summary>
    public static readonly RuleInfo TypedMember = new(
        "LLMR8001", FaultSeverity.Info, "A call by a name that has a member",
        "Group '{0}' has the member '{1}'; a call by it cannot be misspelt, and looks no name up");

    /// <summary>Arguments: the name, the router, a hint.</summary>
    public static readonly RuleInfo UnknownName = new(
        "LLMR8002", FaultSeverity.Warning, "A call by a name that the router does not know",
        "'{0}' is no group, alias or deployment of '{1}', so that the call fails unless one is added while it runs; {2}");

    /// <summary>Arguments: the model id, the group.</summary>
    public static readonly RuleInfo IgnoredModel = new(
        "LLMR8003", FaultSeverity.Warning, "A ModelId that is ignored",
        "ModelId '{0}' is neither group '{1}' nor one of its deployments, and is ignored. Remove it, or call the group that is meant.");

    /// <summary>Arguments: the parameter.</summary>
    public static readonly RuleInfo LazyMessages = new(
        "LLMR8004", FaultSeverity.Info, "A lazy sequence where a request may be sent several times",
        "The {0} are a lazy sequence. The router runs it once, on the caller's thread before the first attempt, and sends what it gave in every attempt. Make a list of it to say so.");

    /// <summary>Arguments: the router, where.</summary>
    public static readonly RuleInfo RouterPerCall = new(
        "LLMR8005", FaultSeverity.Warning, "A router that is made for each request",
        "'{0}' is made {1}: limits, cooldowns, statistics and connections begin anew each time. Make one for the process, by AddLlmRouter or in a field.");

    /// <summary>Arguments: the method.</summary>
    public static readonly RuleInfo UnreadStream = new(
        "LLMR8006", FaultSeverity.Warning, "A stream that nobody reads",
        "What {0} returns is never read, so that no request is sent. Read it with 'await foreach', or remove the call.");

    /// <summary>Arguments: the method, the group, its mode, the method to call.</summary>
    public static readonly RuleInfo OtherModeCall = new(
        "LLMR8007", FaultSeverity.Warning, "A call by name of what a group is not for",
        "'{0}' fails for group '{1}', which is for {2}. Call '{3}', or another group.");

    /// <summary>Arguments: the method.</summary>
    public static readonly RuleInfo BlockingCall = new(
        "LLMR8008", FaultSeverity.Info, "A call that blocks its thread",
        "{0} takes seconds, for all of which a thread is blocked; under load that leaves none. Await it.");

    public static readonly RuleInfo[] All = [TypedMember, UnknownName, IgnoredModel, LazyMessages, RouterPerCall, UnreadStream, OtherModeCall, BlockingCall];
}
