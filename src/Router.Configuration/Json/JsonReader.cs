namespace LlmRouter.Configuration;

/// <summary>
/// Reads JSON (RFC 8259, with comments and trailing commas) into a tree with exact places. Bad input gives faults and as
/// much of a tree as can be read; what cannot is <see cref="ConfigKind.Broken"/>.
/// </summary>
internal static class JsonReader
{
    /// <param name="path">The file that places name.</param>
    /// <param name="text">Its text; a byte order mark is passed over.</param>
    /// <param name="faults">Where faults go.</param>
    /// <param name="cancellationToken">Ends the reading with an exception; nothing else does.</param>
    public static ConfigNode Read(string path, string text, FaultBag faults, CancellationToken cancellationToken = default) =>
        new JsonParser(path, text, faults, cancellationToken).ReadDocument();
}
