namespace LlmRouter.Building;

/// <summary>Looks up what <c>env:NAME</c> and <c>config:Key</c> refer to. Other texts stand for themselves.</summary>
internal sealed class ReferenceResolver(RouterOptions options)
{
    private const string Environment = "env:";
    private const string Configuration = "config:";

    /// <summary>Resolves a text.</summary>
    /// <param name="text">As configured.</param>
    /// <param name="value">What it stands for.</param>
    /// <param name="missing">What is missing, in words that name it, when there is no value.</param>
    public bool TryResolve(string text, out string value, out string missing)
    {
        string? found;
        if (text.StartsWith(Environment, StringComparison.Ordinal))
        {
            string name = text[Environment.Length..];
            found = options.EnvironmentVariables(name);
            missing = $"the environment variable {name} is not set";
        }
        else if (text.StartsWith(Configuration, StringComparison.Ordinal))
        {
            string key = text[Configuration.Length..];
            found = options.Configuration?[key];
            missing = options.Configuration is null
                ? $"the configuration key {key} cannot be looked up: RouterOptions.Configuration is not set"
                : $"the configuration key {key} is not set";
        }
        else
        {
            found = text;
            missing = "it is empty";
        }

        // A key pasted with its line break would make an invalid header.
        value = found?.Trim() ?? "";
        return value.Length > 0;
    }
}
