namespace LlmRouter.Configuration;

/// <summary>A model <c>group/NAME</c>: the deployment stands for all deployments of the group of that name.</summary>
internal static class GroupReference
{
    /// <summary>Reserved: no provider is called so.</summary>
    public const string Provider = "group";

    /// <summary>How many groups may lie in each other below the one that is asked for.</summary>
    public const int MaxDepth = 3;

    private const string Prefix = Provider + "/";

    /// <summary>The settings that such a deployment can have: what chooses it, not what is sent where.</summary>
    private static readonly Setting[] Allowed =
    [
        Setting.Model, Setting.Weight, Setting.Order, Setting.Tags, Setting.Disabled, Setting.Environments, Setting.AccessTags,
    ];

    /// <summary>The name of the group that a model refers to; <see langword="null"/> for every other model.</summary>
    public static string? Target(string? model) =>
        model is not null && model.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? model.Substring(Prefix.Length) : null;

    public static bool Allows(Setting setting) => Array.IndexOf(Allowed, setting) >= 0;
}
