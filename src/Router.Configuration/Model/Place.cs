namespace LlmRouter.Configuration;

/// <summary>
/// Where something stands: a file and a span of characters in it. Two configurations that differ only in places are equal
/// (<see cref="ConfigNode"/> leaves places out of its equality), which is what keeps the generator's steps cached on a
/// white-space edit.
/// </summary>
internal readonly record struct Place(string Path, int Start, int Length)
{
    /// <summary>For what has no text of its own, such as a setting given in code.</summary>
    public static readonly Place None = new("", 0, 0);

    public int End => Start + Length;

    /// <summary>From the beginning of one to the end of another, later one of the same file.</summary>
    public static Place Between(Place first, Place last) => new(first.Path, first.Start, last.End - first.Start);

    public bool IsNone => Path is null or "";
}
