namespace LlmRouter;

/// <summary>Where a deployment was declared, which decides what a reload does to it.</summary>
public enum DeploymentOrigin
{
    /// <summary>In C#, by attributes: it stays until it is removed by <see cref="DeploymentManager"/>.</summary>
    Compiled,

    /// <summary>In a file (<c>models.json</c>): a reload replaces everything that came from the file.</summary>
    File,

    /// <summary>At run time, by <see cref="DeploymentManager"/>: a reload leaves it alone.</summary>
    Api,
}
