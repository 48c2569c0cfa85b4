using LlmRouter.Configuration;

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

    /// <summary>Whether a deployment is for an environment: it names that one, or none.</summary>
    public static bool Includes(SettingBag own, string environment)
        => !own.TryGet(Setting.Environments, out SettingValue environments)
            || environments.TextList.Length == 0
            || environments.TextList.Contains(environment, StringComparer.OrdinalIgnoreCase);

    private static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}
