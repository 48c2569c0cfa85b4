namespace LlmRouter.Integration.Tests;

/// <summary>A router that says by attributes what it does after which failure.</summary>
[LlmRouter(RetryBaseDelaySeconds = 0.001)]
[ModelGroup("main", Fallbacks = ["spare"], ContentPolicyFallbacks = ["free"], CooldownSeconds = 0)]
[Deployment("main", "one", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY")]
[ModelGroup("spare")]
[Deployment("spare", "two", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY")]
[ModelGroup("long")]
[Deployment("long", "three", Model = "openai/gpt-4o", ApiKey = "env:OPENAI_API_KEY")]
[ModelGroup("free")]
[Deployment("free", "four", Model = "openai/gpt-4.1", ApiKey = "env:OPENAI_API_KEY")]
[Fallback("main", "long", On = FailureKind.ContextWindowExceeded, MaxOutputTokens = 7)]
[Fallback("long", On = FailureKind.NotFound)]
[RetryRule("main", FailureKind.ServerError, Retries = 0)]
[RetryRule(FailureKind.Timeout, Retries = 1)]
[CooldownRule("main/one", FailureKind.NotFound, AllowedFailures = 3, CooldownSeconds = 20)]
public partial class ResilientRouter;
