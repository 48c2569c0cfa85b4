namespace LlmRouter.Building;

/// <summary>Which environment the router runs in.</summary>
internal static class HostEnvironment
{
    /// <summary>What a host takes itself to be in when nothing says otherwise.</summary>
    public const string Default = "Production";

    /// <summary>
    /// <c>LLMROUTER_ENVIRONMENT</c>, else what the application says, else what its host goes by.
    /// </summary>
    public static string Name(RouterOptions options)
        => Given(options.EnvironmentVariables("LLMROUTER_ENVIRONMENT"))
            ?? Given(options.EnvironmentName)
            ?? Given(options.Configuration?["environment"])
            ?? Given(options.EnvironmentVariables("ASPNETCORE_ENVIRONMENT"))
            ?? Given(options.EnvironmentVariables("DOTNET_ENVIRONMENT"))
            ?? Default;

    private static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}
