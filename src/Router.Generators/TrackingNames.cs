namespace LlmRouter.Generators;

/// <summary>The names of the generator's steps, shared with the tests that watch what an edit runs again.</summary>
internal static class TrackingNames
{
    /// <summary>An <c>[LlmRouter]</c> class and its attributes, as values.</summary>
    public const string Declarations = "Declarations";

    /// <summary>A configuration file, read.</summary>
    public const string Documents = "Documents";

    /// <summary>A class with the files that configure it.</summary>
    public const string Routers = "Routers";

    /// <summary>A whole configuration, merged and turned into what is written.</summary>
    public const string Outputs = "Outputs";

    /// <summary>What code that uses the router can see.</summary>
    public const string Api = "Api";

    /// <summary>The constant data behind it.</summary>
    public const string Tables = "Tables";

    public static readonly string[] All = [Declarations, Documents, Routers, Outputs, Api, Tables];
}
