namespace LlmRouter.Benchmarks;

/// <summary>A router as an application declares it: one deployment, two with a fallback behind them, and names to look up.</summary>
[LlmRouter]
[ModelGroup("single")]
[Deployment("single", "only", Model = "openai/gpt-4o", ApiKey = "env:BENCH_KEY")]
[ModelGroup("pair", Strategy = RoutingStrategy.LeastBusy, Fallbacks = ["single"])]
[Deployment("pair", "east", Model = "openai/gpt-4o", ApiKey = "env:BENCH_KEY")]
[Deployment("pair", "west", Model = "openai/gpt-4o", ApiKey = "env:BENCH_KEY")]
[ModelGroup("limited", Fallbacks = ["single"])]
[Deployment("limited", "north", Model = "openai/gpt-4o", ApiKey = "env:BENCH_KEY", Rpm = 100_000_000, Tpm = 1_000_000_000)]
[Deployment("limited", "south", Model = "openai/gpt-4o", ApiKey = "env:BENCH_KEY", Rpm = 100_000_000, Tpm = 1_000_000_000)]
[ModelAlias("gpt-4o", "pair")]
[ModelAlias("gpt-4o-mini", "single")]
public partial class BenchRouter
{
    /// <summary>The router with every deployment at one address.</summary>
    internal static BenchRouter At(Uri endpoint, HttpMessageHandler? handler = null)
        => new(new RouterOptions
        {
            EnvironmentVariables = static _ => "a-key",
            HttpHandlerFactory = handler is null ? null : _ => handler,
            ConfigureDeployments = deployment => deployment.Endpoint = endpoint,
        });
}
